#include "cnn/layers/subsampling.h"

#include <utility>

#include "cnn/error.h"

namespace cnn {

namespace {

/// Calls visit(output element, pixel) for every pixel of every plane of the output's shape doubled.
template <typename Visit>
void forEachPixel(const Shape& out, Visit visit) {
  const int OH = out[2], OW = out[3], W = 2 * OW;
  for (size_t plane = 0; plane < size_t(out[0]) * out[1]; ++plane) {
    for (int y = 0; y < 2 * OH; ++y) {
      for (int x = 0; x < W; ++x) {
        visit((plane * OH + y / 2) * OW + x / 2, (plane * 2 * OH + y) * W + x);
      }
    }
  }
}

}  // namespace

Subsampling::Subsampling(Parameter coefficient, Parameter bias)
    : coefficient_(std::move(coefficient)), bias_(std::move(bias)) {
  const Shape& shape = coefficient_.value.shape();
  if (shape.size() == 1 && bias_.value.shape() == shape) return;
  fail(ErrorCode::kShapeMismatch,
       "subsampling got a coefficient of {} and a bias of {}, expected (C) and (C)", shape,
       bias_.value.shape());
}

Shape Subsampling::outputShape(const Shape& x) const {
  const int C = coefficient_.value.dim(0);
  if (x.size() == 4 && x[1] == C && x[2] % 2 == 0 && x[3] % 2 == 0) {
    return {x[0], C, x[2] / 2, x[3] / 2};
  }
  fail(ErrorCode::kShapeMismatch, "subsampling got {}, expected (N, {}, H, W) with even H and W", x,
       C);
}

Tensor Subsampling::forward(Tensor x, Mode mode) {
  Tensor sums(outputShape(x.shape()));
  forEachPixel(sums.shape(), [&](size_t element, size_t pixel) { sums[element] += x[pixel]; });
  Tensor out = sums;
  const size_t C = sums.dim(1), pixels = size_t(sums.dim(2)) * sums.dim(3);
  for (size_t i = 0; i < out.size(); ++i) {
    const size_t c = i / pixels % C;
    out[i] = coefficient_.value[c] * out[i] + bias_.value[c];
  }
  if (mode != Mode::kPredict) sums_ = std::move(sums);
  return out;
}

Tensor Subsampling::backward(Tensor dout, bool) {
  coefficient_.clearGradient();
  bias_.clearGradient();
  const size_t C = dout.dim(1), pixels = size_t(dout.dim(2)) * dout.dim(3);
  for (size_t i = 0; i < dout.size(); ++i) {
    const size_t c = i / pixels % C;
    coefficient_.gradient[c] += dout[i] * sums_[i];
    bias_.gradient[c] += dout[i];
    dout[i] *= coefficient_.value[c];
  }
  Tensor dx({dout.dim(0), dout.dim(1), 2 * dout.dim(2), 2 * dout.dim(3)});
  forEachPixel(dout.shape(), [&](size_t element, size_t pixel) { dx[pixel] = dout[element]; });
  sums_ = Tensor();
  return dx;
}

}  // namespace cnn

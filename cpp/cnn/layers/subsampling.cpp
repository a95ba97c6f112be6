#include "cnn/layers/subsampling.h"

#include <utility>

#include "cnn/error.h"

namespace cnn {

namespace {

/// Calls visit(c, first, end) for each map of N×C×H×W numbers: channel c, from `first` up to but
/// without `end`.
template <typename Visit>
void forEachMap(const Shape& shape, const Visit& visit) {
  const size_t C = shape[1], size = size_t(shape[2]) * shape[3];
  for (size_t map = 0; map < shape[0] * C; ++map) visit(map % C, map * size, (map + 1) * size);
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
  Tensor sums = Tensor::uninitialized(outputShape(x.shape()));
  const int OW = sums.dim(3), W = 2 * OW;
  for (size_t row = 0; row < sums.size() / OW; ++row) {
    const Real *upper = x.data() + 2 * row * W, *lower = upper + W;
    Real* sum = sums.data() + row * OW;
    for (int i = 0; i < OW; ++i) {
      sum[i] = upper[2 * i] + upper[2 * i + 1] + lower[2 * i] + lower[2 * i + 1];
    }
  }
  Tensor out = Tensor::uninitialized(sums.shape());
  forEachMap(out.shape(), [&](size_t c, size_t first, size_t end) {
    const Real coefficient = coefficient_.value[c], bias = bias_.value[c];
    for (size_t i = first; i < end; ++i) out[i] = coefficient * sums[i] + bias;
  });
  if (mode != Mode::kPredict) sums_ = std::move(sums);
  return out;
}

Tensor Subsampling::backward(Tensor dout, bool) {
  coefficient_.clearGradient();
  bias_.clearGradient();
  forEachMap(dout.shape(), [&](size_t c, size_t first, size_t end) {
    for (size_t i = first; i < end; ++i) {
      coefficient_.gradient[c] += dout[i] * sums_[i];
      bias_.gradient[c] += dout[i];
      dout[i] *= coefficient_.value[c];
    }
  });
  sums_ = Tensor();
  const int OW = dout.dim(3), W = 2 * OW;
  Tensor dx = Tensor::uninitialized({dout.dim(0), dout.dim(1), 2 * dout.dim(2), W});
  for (size_t row = 0; row < dout.size() / OW; ++row) {
    Real *upper = dx.data() + 2 * row * W, *lower = upper + W;
    for (int i = 0; i < OW; ++i) {
      const Real d = dout[row * OW + i];
      upper[2 * i] = upper[2 * i + 1] = lower[2 * i] = lower[2 * i + 1] = d;
    }
  }
  return dx;
}

}  // namespace cnn

#include "cnn/layers/affine.h"

#include <utility>

#include "cnn/error.h"
#include "cnn/gemm.h"
#include "cnn/simd.h"

namespace cnn {

Affine::Affine(Parameter weight, Parameter bias)
    : weight_(std::move(weight)), bias_(std::move(bias)) {
  const Shape& shape = weight_.value.shape();
  if (shape.size() == 2 && bias_.value.shape() == Shape{shape[1]}) return;
  fail(ErrorCode::kShapeMismatch,
       "an affine layer got a weight of {} and a bias of {}, expected (D, M) and (M)", shape,
       bias_.value.shape());
}

Shape Affine::outputShape(const Shape& x) const {
  const int D = weight_.value.dim(0), M = weight_.value.dim(1);
  if (x.empty() || elementCount({x.begin() + 1, x.end()}) != size_t(D)) {
    fail(ErrorCode::kShapeMismatch, "an affine layer got {}, expected {} numbers an example", x, D);
  }
  return {x[0], M};
}

void Affine::setGradients(Tensor weights, Tensor biases) {
  weight_.gradient = std::move(weights);
  bias_.gradient = std::move(biases);
}

Tensor Affine::forward(Tensor x, Mode mode) {
  Tensor out = Tensor::uninitialized(outputShape(x.shape()));
  const int N = x.dim(0), D = weight_.value.dim(0), M = weight_.value.dim(1);
  gemm(Transpose::kNo, Transpose::kNo, N, M, D, x.data(), weight_.value.data(), out.data());
  for (int n = 0; n < N; ++n) addRow(bias_.value.data(), M, out.data() + size_t(n) * M);
  if (mode != Mode::kPredict) x_ = std::move(x);
  return out;
}

Tensor Affine::backward(Tensor dout, bool needsInput) {
  const int N = x_.dim(0), D = weight_.value.dim(0), M = weight_.value.dim(1);
  weight_.gradient = Tensor::uninitialized(weight_.value.shape());
  bias_.clearGradient();
  gemm(Transpose::kYes, Transpose::kNo, D, M, N, x_.data(), dout.data(), weight_.gradient.data());
  for (int n = 0; n < N; ++n) addRow(dout.data() + size_t(n) * M, M, bias_.gradient.data());
  Tensor dx = needsInput ? Tensor::uninitialized(x_.shape()) : Tensor();
  if (needsInput) {
    gemm(Transpose::kNo, Transpose::kYes, N, D, M, dout.data(), weight_.value.data(), dx.data());
  }
  x_ = Tensor();
  return dx;
}

}  // namespace cnn

#include "cnn/layers/convolution.h"

#include <utility>

#include "cnn/error.h"
#include "cnn/gemm.h"

namespace cnn {

Convolution::Convolution(Parameter weight, Parameter bias, int stride, int pad)
    : weight_(std::move(weight)), bias_(std::move(bias)), stride_(stride), pad_(pad) {
  const Shape& shape = weight_.value.shape();
  if (shape.size() != 4 || bias_.value.shape() != Shape{shape[0]}) {
    throw Error(ErrorCode::kShapeMismatch, "a convolution got a weight of " + toString(shape) +
                                               " and a bias of " + toString(bias_.value.shape()) +
                                               ", expected (FN, C, FH, FW) and (FN)");
  }
  if (stride < 1 || pad < 0) {
    throw Error(ErrorCode::kBadArgument, "a convolution got stride " + std::to_string(stride) +
                                             " and pad " + std::to_string(pad) +
                                             ", expected at least 1 and at least 0");
  }
}

Window Convolution::windowOn(const Shape& x) const {
  const Tensor& W = weight_.value;
  if (x.size() != 4 || x[1] != W.dim(1)) {
    throw Error(ErrorCode::kShapeMismatch, "a convolution got " + toString(x) + ", expected (N, " +
                                               std::to_string(W.dim(1)) + ", H, W)");
  }
  const Window window{x[1], x[2], x[3], W.dim(2), W.dim(3), stride_, pad_};
  window.check();
  return window;
}

Shape Convolution::outputShape(const Shape& x) const {
  const Window window = windowOn(x);
  return {x[0], weight_.value.dim(0), window.OH(), window.OW()};
}

/// Image by image, so that the column matrix stays small: out (FN×OH·OW) = W (FN×C·FH·FW) · colᵀ,
/// which is the chapter's col · Wᵀ already transposed to (FN, OH, OW).
Tensor Convolution::forward(Tensor x, Mode mode) {
  const Window window = windowOn(x.shape());
  const int N = x.dim(0), FN = weight_.value.dim(0);
  const int rows = window.rows(), columns = window.columns();
  Tensor out(outputShape(x.shape()));
  Tensor col({rows, columns});
  for (int n = 0; n < N; ++n) {
    float* outN = out.data() + size_t(n) * FN * rows;
    im2col(x.data() + n * window.imageSize(), 1, window, col.data());
    gemm(Transpose::kNo, Transpose::kYes, FN, rows, columns, weight_.value.data(), col.data(),
         outN);
    for (int f = 0; f < FN; ++f) {
      const float b = bias_.value[f];
      for (int i = 0; i < rows; ++i) outN[size_t(f) * rows + i] += b;
    }
  }
  if (mode == Mode::kTrain) x_ = std::move(x);
  return out;
}

Tensor Convolution::backward(Tensor dout) {
  const Window window = windowOn(x_.shape());
  const int N = x_.dim(0), FN = weight_.value.dim(0);
  const int rows = window.rows(), columns = window.columns();
  Tensor col({rows, columns});
  Tensor dx = inputGradient_ ? Tensor(x_.shape()) : Tensor();
  weight_.gradient.fill(0);
  bias_.gradient.fill(0);
  for (int n = 0; n < N; ++n) {
    const float* doutN = dout.data() + size_t(n) * FN * rows;
    for (int f = 0; f < FN; ++f) {
      float sum = 0;
      for (int i = 0; i < rows; ++i) sum += doutN[size_t(f) * rows + i];
      bias_.gradient[f] += sum;
    }
    im2col(x_.data() + n * window.imageSize(), 1, window, col.data());
    gemm(Transpose::kNo, Transpose::kNo, FN, columns, rows, doutN, col.data(),
         weight_.gradient.data(), Write::kAdd);
    if (!inputGradient_) continue;
    gemm(Transpose::kYes, Transpose::kNo, rows, columns, FN, doutN, weight_.value.data(),
         col.data());
    col2im(col.data(), 1, window, dx.data() + n * window.imageSize());
  }
  x_ = Tensor();
  return dx;
}

}  // namespace cnn

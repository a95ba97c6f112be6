#include "cnn/layers/convolution.h"

#include <algorithm>

#include "cnn/error.h"
#include "cnn/gemm.h"

namespace cnn {

namespace {

void requireShapes(const Shape& weight, const Shape& bias) {
  if (weight.size() == 4 && bias == Shape{weight[0]}) return;
  throw Error(ErrorCode::kShapeMismatch, "a convolution got a weight of " + toString(weight) +
                                             " and a bias of " + toString(bias) +
                                             ", expected (FN, C, FH, FW) and (FN)");
}

void requireOptions(const Convolution::Options& options, int FN) {
  const auto [stride, pad, groups, connections] = options;
  if (std::min(stride.h, stride.w) < 1 || std::min(pad.h, pad.w) < 0) {
    throw Error(ErrorCode::kBadArgument,
                "a convolution got stride " + toString({stride.h, stride.w}) + " and pad " +
                    toString({pad.h, pad.w}) + ", expected at least 1 and at least 0");
  }
  if (groups < 1 || FN % groups != 0) {
    throw Error(ErrorCode::kBadArgument, "a convolution got " + std::to_string(groups) +
                                             " groups for " + std::to_string(FN) +
                                             " filters, expected a divisor");
  }
}

void requireConnections(const Connections& connections, const Shape& weight, int groups) {
  if (connections.empty()) return;
  const bool fits = groups == 1 && connections.size() == size_t(weight[0]) &&
                    std::all_of(connections.begin(), connections.end(), [&](const auto& channels) {
                      return std::all_of(channels.begin(), channels.end(),
                                         [&](int c) { return c >= 0 && c < weight[1]; });
                    });
  if (fits) return;
  throw Error(ErrorCode::kBadArgument,
              "a convolution got connections that are not lists of channels 0.." +
                  std::to_string(weight[1] - 1) + ", one for each of " + std::to_string(weight[0]) +
                  " filters, without groups");
}

}  // namespace

Convolution::Convolution(Parameter weight, Parameter bias, Options options)
    : weight_(std::move(weight)), bias_(std::move(bias)), options_(std::move(options)) {
  const Shape& shape = weight_.value.shape();
  requireShapes(shape, bias_.value.shape());
  requireOptions(options_, shape[0]);
  requireConnections(options_.connections, shape, options_.groups);
  cutConnections(weight_.value);
}

Window Convolution::windowOn(const Shape& x) const {
  const Tensor& W = weight_.value;
  const int channels = W.dim(1) * options_.groups;
  if (x.size() != 4 || x[1] != channels) {
    throw Error(ErrorCode::kShapeMismatch, "a convolution got " + toString(x) + ", expected (N, " +
                                               std::to_string(channels) + ", H, W)");
  }
  const Window window{W.dim(1), x[2], x[3], W.dim(2), W.dim(3), options_.stride, options_.pad};
  window.check();
  return window;
}

Shape Convolution::outputShape(const Shape& x) const {
  const Window window = windowOn(x);
  return {x[0], weight_.value.dim(0), window.OH(), window.OW()};
}

void Convolution::cutConnections(Tensor& weight) const {
  const int C = weight.dim(1), taps = weight.dim(2) * weight.dim(3);
  for (size_t f = 0; f < options_.connections.size(); ++f) {
    const std::vector<int>& channels = options_.connections[f];
    for (int c = 0; c < C; ++c) {
      if (std::find(channels.begin(), channels.end(), c) != channels.end()) continue;
      std::fill_n(weight.data() + (f * C + c) * taps, taps, Real(0));
    }
  }
}

/// Image by image, so that the column matrix stays small: out (FN×OH·OW) = W (FN×C·FH·FW) · colᵀ,
/// which is the chapter's col · Wᵀ already transposed to (FN, OH, OW). A group is a block of rows
/// of out and W, and of channels of x.
Tensor Convolution::forward(Tensor x, Mode mode) {
  const Window window = windowOn(x.shape());
  const int N = x.dim(0), FN = weight_.value.dim(0), G = options_.groups;
  const int rows = window.rows(), columns = window.columns();
  Tensor out(outputShape(x.shape()));
  Tensor col({rows, columns});
  for (int n = 0; n < N; ++n) {
    Real* outN = out.data() + size_t(n) * FN * rows;
    for (int g = 0; g < G; ++g) {
      im2col(x.data() + (size_t(n) * G + g) * window.imageSize(), 1, window, col.data());
      gemm(Transpose::kNo, Transpose::kYes, FN / G, rows, columns,
           weight_.value.data() + size_t(g) * (FN / G) * columns, col.data(),
           outN + size_t(g) * (FN / G) * rows);
    }
    for (int f = 0; f < FN; ++f) {
      const Real b = bias_.value[f];
      for (int i = 0; i < rows; ++i) outN[size_t(f) * rows + i] += b;
    }
  }
  if (mode != Mode::kPredict) x_ = std::move(x);
  return out;
}

Tensor Convolution::backward(Tensor dout, bool needsInput) {
  const Window window = windowOn(x_.shape());
  const int N = x_.dim(0), FN = weight_.value.dim(0), G = options_.groups;
  const int rows = window.rows(), columns = window.columns();
  Tensor col({rows, columns});
  Tensor dx = needsInput ? Tensor(x_.shape()) : Tensor();
  weight_.clearGradient();
  bias_.clearGradient();
  for (int n = 0; n < N; ++n) {
    const Real* doutN = dout.data() + size_t(n) * FN * rows;
    for (int f = 0; f < FN; ++f) {
      Real sum = 0;
      for (int i = 0; i < rows; ++i) sum += doutN[size_t(f) * rows + i];
      bias_.gradient[f] += sum;
    }
    for (int g = 0; g < G; ++g) {
      const Real* doutG = doutN + size_t(g) * (FN / G) * rows;
      const size_t weights = size_t(g) * (FN / G) * columns;
      const size_t images = (size_t(n) * G + g) * window.imageSize();
      im2col(x_.data() + images, 1, window, col.data());
      gemm(Transpose::kNo, Transpose::kNo, FN / G, columns, rows, doutG, col.data(),
           weight_.gradient.data() + weights, Write::kAdd);
      if (!needsInput) continue;
      gemm(Transpose::kYes, Transpose::kNo, rows, columns, FN / G, doutG,
           weight_.value.data() + weights, col.data());
      col2im(col.data(), 1, window, dx.data() + images);
    }
  }
  cutConnections(weight_.gradient);
  x_ = Tensor();
  return dx;
}

}  // namespace cnn

#include "cnn/layers/convolution.h"

#include <algorithm>

#include "cnn/error.h"
#include "cnn/gemm.h"
#include "cnn/parallel.h"
#include "cnn/partial_sums.h"
#include "cnn/simd.h"

namespace cnn {

namespace {

/// Four sums side by side, added up at the end.
Real sumOf(const Real* values, int count) {
  Real4 sums = splat4(0);
  int i = 0;
  for (; i + 4 <= count; i += 4) sums += load4(values + i);
  Real sum = cnn::sumOf(sums);
  for (; i < count; ++i) sum += values[i];
  return sum;
}

/// Where a filter stands at one place and sees all of an image: there the layer is an affine one.
bool seesAll(const Convolve& convolve) { return size_t(convolve.taps()) == convolve.paddedSize(); }

void requireShapes(const Shape& weight, const Shape& bias) {
  if (weight.size() == 4 && bias == Shape{weight[0]}) return;
  fail(ErrorCode::kShapeMismatch,
       "a convolution got a weight of {} and a bias of {}, expected (FN, C, FH, FW) and (FN)",
       weight, bias);
}

void requireOptions(const Convolution::Options& options, int FN) {
  const auto [stride, pad, groups, connections] = options;
  if (std::min(stride.h, stride.w) < 1 || std::min(pad.h, pad.w) < 0) {
    fail(ErrorCode::kBadArgument,
         "a convolution got stride ({}, {}) and pad ({}, {}), expected at least 1 and at least 0",
         stride.h, stride.w, pad.h, pad.w);
  }
  if (groups < 1 || FN % groups != 0) {
    fail(ErrorCode::kBadArgument, "a convolution got {} groups for {} filters, expected a divisor",
         groups, FN);
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
  fail(ErrorCode::kBadArgument,
       "a convolution got connections that are not lists of channels 0..{}, one for each of {} "
       "filters, without groups",
       weight[1] - 1, weight[0]);
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
    fail(ErrorCode::kShapeMismatch, "a convolution got {}, expected (N, {}, H, W)", x, channels);
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

Convolve Convolution::convolveOn(const Shape& x) const {
  return Convolve(windowOn(x), weight_.value.dim(0), options_.groups);
}

Tensor Convolution::transposedWeight(const Convolve& convolve) const {
  Tensor WT = Tensor::uninitialized(weight_.value.shape());
  convolve.transposeWeights(weight_.value.data(), WT.data());
  return WT;
}

void Convolution::setGradients(Tensor weights, const Real* biases) {
  cutConnections(weights);
  weight_.gradient = std::move(weights);
  bias_.gradient = Tensor::uninitialized(bias_.value.shape());
  std::copy_n(biases, bias_.value.size(), bias_.gradient.data());
}

Tensor Convolution::forward(Tensor x, Mode mode) {
  const Convolve convolve = convolveOn(x.shape());
  Shape shape = x.shape();
  Tensor out = Tensor::uninitialized(outputShape(shape));
  Tensor images = padded(std::move(x), options_.pad);
  if (seesAll(convolve)) {
    multiplyAll(convolve, images, out);
  } else {
    multiplyByPosition(convolve, images, out);
  }
  if (mode != Mode::kPredict) {
    xShape_ = std::move(shape);
    images_ = std::move(images);
  }
  return out;
}

void Convolution::multiplyAll(const Convolve& convolve, const Tensor& images, Tensor& out) const {
  const int N = out.dim(0), FN = out.dim(1);
  gemm(Transpose::kNo, Transpose::kYes, N, FN, convolve.taps(), images.data(), weight_.value.data(),
       out.data());
  for (int n = 0; n < N; ++n) addRow(bias_.value.data(), FN, out.data() + size_t(n) * FN);
}

void Convolution::multiplyByPosition(const Convolve& convolve, const Tensor& images,
                                     Tensor& out) const {
  const std::vector<Filters> filters = convolve.filters(weight_.value.data(), bias_.value.data());
  constexpr int atOnce = Filters::kPositionsAtOnce;
  const int P = convolve.positions(), chunks = (P + atOnce - 1) / atOnce;
  parallelFor(size_t(out.dim(0)) * chunks, weight_.value.size() * atOnce, [&](size_t task) {
    const size_t n = task / chunks;
    const int from = static_cast<int>(task % chunks) * atOnce;
    convolve.forward(filters, images.data() + n * convolve.paddedSize(), from,
                     std::min(from + atOnce, P), out.data() + n * bias_.value.size() * P + from, P);
  });
}

Tensor Convolution::backward(Tensor dout, bool needsInput) {
  const Convolve convolve = convolveOn(xShape_);
  Tensor dImages = seesAll(convolve) ? backwardAll(convolve, dout, needsInput)
                                     : backwardByImage(convolve, dout, needsInput);
  images_ = Tensor();
  return needsInput ? cropped(std::move(dImages), options_.pad, xShape_) : Tensor();
}

Tensor Convolution::backwardAll(const Convolve& convolve, const Tensor& dout, bool needsInput) {
  const int N = xShape_[0], FN = weight_.value.dim(0), taps = convolve.taps();
  Tensor dW = Tensor::uninitialized(weight_.value.shape()), db(bias_.value.shape());
  gemm(Transpose::kYes, Transpose::kNo, FN, taps, N, dout.data(), images_.data(), dW.data());
  for (int n = 0; n < N; ++n) addRow(dout.data() + size_t(n) * FN, FN, db.data());
  setGradients(std::move(dW), db.data());
  if (!needsInput) return Tensor();
  Tensor dImages = Tensor::uninitialized(images_.shape());
  gemm(Transpose::kNo, Transpose::kNo, N, taps, FN, dout.data(), weight_.value.data(),
       dImages.data());
  return dImages;
}

Tensor Convolution::backwardByImage(const Convolve& convolve, const Tensor& dout, bool needsInput) {
  const int N = xShape_[0], FN = weight_.value.dim(0), P = convolve.positions();
  const size_t weights = weight_.value.size();
  Tensor dImages = needsInput ? Tensor(images_.shape()) : Tensor();
  const Tensor WT = needsInput ? transposedWeight(convolve) : Tensor();
  PartialSums dWT(N, weights), db(N, FN);
  parallelFor(dWT.parts(), weights * P * N / dWT.parts(), [&](size_t part) {
    Real *sumsW = dWT.start(part), *sumsB = db.start(part);
    for (int n = dWT.begin(part); n < dWT.begin(part + 1); ++n) {
      const Real* doutN = dout.data() + size_t(n) * FN * P;
      const size_t image = n * convolve.paddedSize();
      for (int f = 0; f < FN; ++f) sumsB[f] += sumOf(doutN + size_t(f) * P, P);
      convolve.addWeightGradient(doutN, images_.data() + image, sumsW);
      if (needsInput) convolve.addInputGradient(WT.data(), doutN, dImages.data() + image);
    }
  });
  Tensor dW = Tensor::uninitialized(weight_.value.shape());
  convolve.restoreWeights(dWT.total(), dW.data());
  setGradients(std::move(dW), db.total());
  return dImages;
}

}  // namespace cnn

#include "cnn/networks/layer_factory.h"

#include <cmath>
#include <utility>

#include "cnn/error.h"
#include "cnn/layers/affine.h"
#include "cnn/layers/batch_normalization.h"
#include "cnn/layers/relu.h"
#include "cnn/layers/sigmoid.h"
#include "cnn/layers/subsampling.h"
#include "cnn/layers/tanh.h"
#include "cnn/text.h"

namespace cnn {

namespace {

Parameter filled(std::string name, int size, Real value, bool trainable = true) {
  Tensor tensor({size});
  tensor.fill(value);
  return {std::move(name), std::move(tensor), {}, trainable};
}

Real deviationOf(const Initializer& initializer, int inputs) {
  switch (initializer.kind) {
    case Initializer::Kind::kXavier:
      return std::sqrt(Real(1) / inputs);
    case Initializer::Kind::kHe:
      return std::sqrt(Real(2) / inputs);
    case Initializer::Kind::kDeviation:
      break;
  }
  return initializer.deviation;
}

void requireOutputs(int outputs) {
  if (outputs >= 1) return;
  fail(ErrorCode::kBadArgument, "it got {} outputs, expected at least 1", outputs);
}

}  // namespace

std::unique_ptr<Layer> LayerFactory::make(const LayerSpec& spec) {
  ++layer_;
  name_ = text("{}{}", nameOf(spec.type), ++counts_[static_cast<int>(spec.type)]);
  const Context context(text("layer {} ({}): ", layer_, name_));
  std::unique_ptr<Layer> layer = makeUnchecked(spec);
  shape_ = layer->outputShape(shape_);
  return layer;
}

std::unique_ptr<Layer> LayerFactory::makeUnchecked(const LayerSpec& spec) {
  switch (spec.type) {
    case LayerType::kConvolution:
      return convolution(spec);
    case LayerType::kPooling:
      return std::make_unique<Pooling>(spec.window.h, spec.window.w, spec.stride, spec.pad,
                                       spec.pooling);
    case LayerType::kSubsampling:
      return subsampling();
    case LayerType::kAffine:
      return affine(spec);
    case LayerType::kRelu:
      return std::make_unique<Relu>();
    case LayerType::kSigmoid:
      return std::make_unique<Sigmoid>();
    case LayerType::kTanh:
      return std::make_unique<Tanh>(spec.amplitude, spec.slope);
    case LayerType::kBatchNormalization:
      return batchNormalization(spec);
    case LayerType::kLocalResponseNormalization:
      return std::make_unique<LocalResponseNormalization>(spec.response);
    case LayerType::kDropout:
      return std::make_unique<Dropout>(spec.ratio, spec.scaling, random_.next());
  }
  fail(ErrorCode::kBadArgument, "it is of a type that does not exist");
}

int LayerFactory::channels() const {
  if (shape_.size() == 4) return shape_[1];
  fail(ErrorCode::kShapeMismatch, "it got {}, expected (N, C, H, W)", shape_);
}

/// The window is checked before weights are drawn: one that is too large could ask for more memory
/// than there is.
std::unique_ptr<Layer> LayerFactory::convolution(const LayerSpec& spec) {
  requireOutputs(spec.outputs);
  const int C = channels();
  if (spec.groups < 1 || C % spec.groups != 0) {
    fail(ErrorCode::kShapeMismatch, "it got {} groups for {} channels, expected a divisor",
         spec.groups, C);
  }
  const auto [FH, FW] = spec.window;
  const Window window{C / spec.groups, shape_[2], shape_[3], FH, FW, spec.stride, spec.pad};
  window.check();
  Parameter W = weights({spec.outputs, window.C, FH, FW}, spec.weights, window.columns());
  Parameter b = filled(text("b{}", weighted_), spec.outputs, spec.bias);
  return std::make_unique<Convolution>(
      std::move(W), std::move(b),
      Convolution::Options{spec.stride, spec.pad, spec.groups, spec.connections});
}

std::unique_ptr<Layer> LayerFactory::affine(const LayerSpec& spec) {
  requireOutputs(spec.outputs);
  const int inputs = static_cast<int>(elementCount(shape_));
  Parameter W = weights({inputs, spec.outputs}, spec.weights, inputs);
  Parameter b = filled(text("b{}", weighted_), spec.outputs, spec.bias);
  return std::make_unique<Affine>(std::move(W), std::move(b));
}

/// Starts as the mean of each window.
std::unique_ptr<Layer> LayerFactory::subsampling() {
  ++weighted_;
  return std::make_unique<Subsampling>(filled(text("W{}", weighted_), channels(), Real(0.25)),
                                       filled(text("b{}", weighted_), channels(), 0));
}

std::unique_ptr<Layer> LayerFactory::batchNormalization(const LayerSpec& spec) {
  ++normalized_;
  const int features = shape_[1];
  return std::make_unique<BatchNormalization>(
      filled(text("gamma{}", normalized_), features, 1),
      filled(text("beta{}", normalized_), features, 0),
      filled(text("mean{}", normalized_), features, 0, false),
      filled(text("variance{}", normalized_), features, 1, false), spec.momentum);
}

Parameter LayerFactory::weights(Shape shape, const Initializer& initializer, int inputs) {
  const Real deviation = deviationOf(initializer, inputs);
  Tensor value(std::move(shape));
  const size_t drawn = isDrawn_ ? value.size() : 0;
  for (size_t i = 0; i < drawn; ++i) {
    value[i] = static_cast<Real>(deviation * random_.normal());
  }
  return {text("W{}", ++weighted_), std::move(value), {}};
}

}  // namespace cnn

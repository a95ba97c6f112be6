#include "bindings/layer_spec.h"

#include <string>
#include <utility>
#include <vector>

#include "cnn/error.h"

namespace bindings {

namespace {

using emscripten::val;

template <typename T>
using Names = std::vector<std::pair<const char*, T>>;

const Names<cnn::LayerType> kTypes = {
    {"convolution", cnn::LayerType::kConvolution},
    {"pooling", cnn::LayerType::kPooling},
    {"subsampling", cnn::LayerType::kSubsampling},
    {"affine", cnn::LayerType::kAffine},
    {"relu", cnn::LayerType::kRelu},
    {"sigmoid", cnn::LayerType::kSigmoid},
    {"tanh", cnn::LayerType::kTanh},
    {"batch-normalization", cnn::LayerType::kBatchNormalization},
    {"local-response-normalization", cnn::LayerType::kLocalResponseNormalization},
    {"dropout", cnn::LayerType::kDropout},
};
const Names<cnn::Initializer::Kind> kInitializers = {
    {"deviation", cnn::Initializer::Kind::kDeviation},
    {"xavier", cnn::Initializer::Kind::kXavier},
    {"he", cnn::Initializer::Kind::kHe},
};
const Names<cnn::Pooling::Kind> kPoolings = {
    {"max", cnn::Pooling::Kind::kMax},
    {"average", cnn::Pooling::Kind::kAverage},
};
const Names<cnn::Dropout::Scaling> kScalings = {
    {"predicting", cnn::Dropout::Scaling::kPredicting},
    {"training", cnn::Dropout::Scaling::kTraining},
};

template <typename T>
T fromName(const Names<T>& names, const val& layer, const char* field) {
  const std::string wanted = layer[field].as<std::string>();
  for (const auto& [name, value] : names) {
    if (wanted == name) return value;
  }
  throw cnn::Error(cnn::ErrorCode::kBadArgument,
                   "got " + std::string(field) + " '" + wanted + "' of a layer");
}

template <typename T>
std::string toName(const Names<T>& names, T wanted) {
  for (const auto& [name, value] : names) {
    if (value == wanted) return name;
  }
  return "";
}

int wholeNumber(const val& layer, const char* field) { return layer[field].as<int>(); }
float number(const val& layer, const char* field) { return layer[field].as<float>(); }

cnn::Axes axesOf(const val& layer, const char* field) {
  return {layer[field][0].as<int>(), layer[field][1].as<int>()};
}

val toJavaScript(cnn::Axes axes) { return val::array(std::vector<int>{axes.h, axes.w}); }

}  // namespace

cnn::LayerSpec layerSpecOf(const val& layer) {
  cnn::LayerSpec spec;
  spec.type = fromName(kTypes, layer, "type");
  spec.outputs = wholeNumber(layer, "outputs");
  spec.weights = {fromName(kInitializers, layer, "initializer"), number(layer, "deviation")};
  spec.bias = number(layer, "bias");
  spec.window = axesOf(layer, "window");
  spec.stride = axesOf(layer, "stride");
  spec.pad = axesOf(layer, "pad");
  spec.groups = wholeNumber(layer, "groups");
  for (const val& channels : layer["connections"]) {
    spec.connections.push_back(emscripten::convertJSArrayToNumberVector<int>(channels));
  }
  spec.pooling = fromName(kPoolings, layer, "pooling");
  spec.amplitude = number(layer, "amplitude");
  spec.slope = number(layer, "slope");
  spec.momentum = number(layer, "momentum");
  spec.response = {wholeNumber(layer, "n"), number(layer, "k"), number(layer, "alpha"),
                   number(layer, "beta")};
  spec.ratio = number(layer, "ratio");
  spec.scaling = fromName(kScalings, layer, "scaling");
  return spec;
}

val toJavaScript(const cnn::LayerSpec& spec) {
  val layer = val::object();
  layer.set("type", toName(kTypes, spec.type));
  layer.set("outputs", spec.outputs);
  layer.set("initializer", toName(kInitializers, spec.weights.kind));
  layer.set("deviation", spec.weights.deviation);
  layer.set("bias", spec.bias);
  layer.set("window", toJavaScript(spec.window));
  layer.set("stride", toJavaScript(spec.stride));
  layer.set("pad", toJavaScript(spec.pad));
  layer.set("groups", spec.groups);
  val connections = val::array();
  for (const auto& channels : spec.connections) {
    connections.call<void>("push", val::array(channels));
  }
  layer.set("connections", connections);
  layer.set("pooling", toName(kPoolings, spec.pooling));
  layer.set("amplitude", spec.amplitude);
  layer.set("slope", spec.slope);
  layer.set("momentum", spec.momentum);
  layer.set("n", spec.response.n);
  layer.set("k", spec.response.k);
  layer.set("alpha", spec.response.alpha);
  layer.set("beta", spec.response.beta);
  layer.set("ratio", spec.ratio);
  layer.set("scaling", toName(kScalings, spec.scaling));
  return layer;
}

}  // namespace bindings

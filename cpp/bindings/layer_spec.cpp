#include "bindings/layer_spec.h"

#include <string>
#include <utility>
#include <vector>

#include "cnn/error.h"

namespace bindings {

namespace {

using emscripten::val;

/// A value of an enumeration, and what JavaScript calls it.
struct Name {
  int value;
  const char* name;
};

template <typename Enum>
constexpr Name named(Enum value, const char* name) {
  return {static_cast<int>(value), name};
}

constexpr Name kTypes[] = {
    named(cnn::LayerType::kConvolution, "convolution"),
    named(cnn::LayerType::kPooling, "pooling"),
    named(cnn::LayerType::kSubsampling, "subsampling"),
    named(cnn::LayerType::kAffine, "affine"),
    named(cnn::LayerType::kRelu, "relu"),
    named(cnn::LayerType::kSigmoid, "sigmoid"),
    named(cnn::LayerType::kTanh, "tanh"),
    named(cnn::LayerType::kBatchNormalization, "batch-normalization"),
    named(cnn::LayerType::kLocalResponseNormalization, "local-response-normalization"),
    named(cnn::LayerType::kDropout, "dropout"),
    {},
};
constexpr Name kInitializers[] = {
    named(cnn::Initializer::Kind::kDeviation, "deviation"),
    named(cnn::Initializer::Kind::kXavier, "xavier"),
    named(cnn::Initializer::Kind::kHe, "he"),
    {},
};
constexpr Name kPoolings[] = {
    named(cnn::Pooling::Kind::kMax, "max"),
    named(cnn::Pooling::Kind::kAverage, "average"),
    {},
};
constexpr Name kScalings[] = {
    named(cnn::Dropout::Scaling::kPredicting, "predicting"),
    named(cnn::Dropout::Scaling::kTraining, "training"),
    {},
};

/// Calls visit(field, member) for every field of a layer, with the names as well where the member
/// is an enumeration.
template <typename Visitor>
void forEachField(cnn::LayerSpec& spec, const Visitor& visit) {
  visit("type", spec.type, kTypes);
  visit("outputs", spec.outputs);
  visit("initializer", spec.weights.kind, kInitializers);
  visit("deviation", spec.weights.deviation);
  visit("bias", spec.bias);
  visit("window", spec.window);
  visit("stride", spec.stride);
  visit("pad", spec.pad);
  visit("groups", spec.groups);
  visit("connections", spec.connections);
  visit("pooling", spec.pooling, kPoolings);
  visit("amplitude", spec.amplitude);
  visit("slope", spec.slope);
  visit("momentum", spec.momentum);
  visit("n", spec.response.n);
  visit("k", spec.response.k);
  visit("alpha", spec.response.alpha);
  visit("beta", spec.response.beta);
  visit("ratio", spec.ratio);
  visit("scaling", spec.scaling, kScalings);
}

struct Reader {
  const val& layer;

  void operator()(const char* field, int& member) const { member = layer[field].as<int>(); }
  void operator()(const char* field, float& member) const { member = layer[field].as<float>(); }
  void operator()(const char* field, cnn::Axes& member) const {
    const std::vector<int> axes = emscripten::convertJSArrayToNumberVector<int>(layer[field]);
    member = {axes[0], axes[1]};
  }
  void operator()(const char* field, cnn::Connections& member) const {
    const val lists = layer[field];
    member.resize(lists["length"].as<size_t>());
    for (size_t i = 0; i < member.size(); ++i) {
      member[i] = emscripten::convertJSArrayToNumberVector<int>(lists[i]);
    }
  }
  template <typename Enum>
  void operator()(const char* field, Enum& member, const Name* names) const {
    member = static_cast<Enum>(valueOf(field, names));
  }
  int valueOf(const char* field, const Name* names) const {
    const std::string wanted = layer[field].as<std::string>();
    for (; names->name; ++names) {
      if (wanted == names->name) return names->value;
    }
    cnn::fail(cnn::ErrorCode::kBadArgument, "got {} '{}' of a layer", field, wanted);
  }
};

struct Writer {
  val& layer;

  void operator()(const char* field, double member) const { set(field, val(member)); }
  void operator()(const char* field, cnn::Axes member) const {
    set(field, val::array(std::vector<int>{member.h, member.w}));
  }
  void operator()(const char* field, const cnn::Connections& member) const {
    val connections = val::array();
    for (const auto& channels : member) connections.call<void>("push", val::array(channels));
    set(field, connections);
  }
  template <typename Enum>
  void operator()(const char* field, Enum member, const Name* names) const {
    setName(field, static_cast<int>(member), names);
  }
  void setName(const char* field, int value, const Name* names) const {
    for (; names->name; ++names) {
      if (names->value == value) set(field, val(names->name));
    }
  }
  void set(const char* field, const val& value) const { layer.set(field, value); }
};

}  // namespace

cnn::LayerSpec layerSpecOf(const val& layer) {
  cnn::LayerSpec spec;
  forEachField(spec, Reader{layer});
  return spec;
}

val toJavaScript(cnn::LayerSpec spec) {
  val layer = val::object();
  forEachField(spec, Writer{layer});
  return layer;
}

}  // namespace bindings

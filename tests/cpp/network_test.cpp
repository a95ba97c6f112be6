#include "cnn/networks/network.h"

#include "cnn/optimizers.h"
#include "helpers.h"

using namespace testing;
using cnn::LayerSpec;
using cnn::LayerType;
using cnn::Network;

namespace {

LayerSpec convolution(int filters, int size, int pad = 0) {
  return {.type = LayerType::kConvolution,
          .outputs = filters,
          .weights = {cnn::Initializer::Kind::kHe},
          .window = size,
          .pad = pad};
}

LayerSpec affine(int outputs) {
  return {
      .type = LayerType::kAffine, .outputs = outputs, .weights = {cnn::Initializer::Kind::kXavier}};
}

LayerSpec plain(LayerType type) { return {.type = type}; }

/// One of every layer.
std::vector<LayerSpec> everything() {
  LayerSpec average{.type = LayerType::kPooling, .window = 3, .stride = 2, .pad = 1};
  average.pooling = cnn::Pooling::Kind::kAverage;
  LayerSpec grouped = convolution(4, 3, 1);
  grouped.groups = 2;
  return {convolution(6, 3, 1),
          plain(LayerType::kBatchNormalization),
          plain(LayerType::kRelu),
          plain(LayerType::kLocalResponseNormalization),
          {.type = LayerType::kPooling, .window = 2, .stride = 2},
          grouped,
          plain(LayerType::kTanh),
          average,
          plain(LayerType::kSubsampling),
          affine(7),
          plain(LayerType::kSigmoid),
          plain(LayerType::kDropout),
          affine(3)};
}

/// The message of the error that making this network gives.
std::string refusal(Shape input, const std::vector<LayerSpec>& layers, cnn::ErrorCode code) {
  try {
    Network(input, layers, 1);
  } catch (const cnn::Error& error) {
    REQUIRE(error.code() == code);
    return error.what();
  }
  FAIL("nothing was thrown");
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a network infers shapes, and names layers and parameters") {
  Network net({2, 14, 14}, everything(), 1);
  std::vector<std::string> layers, parameters;
  for (const cnn::LayerInfo& info : net.layers()) {
    layers.push_back(info.name + " " + cnn::toString(info.output));
    parameters.insert(parameters.end(), info.parameters.begin(), info.parameters.end());
  }
  REQUIRE(layers == std::vector<std::string>{
                        "Conv1 (1, 6, 14, 14)", "BatchNorm1 (1, 6, 14, 14)", "Relu1 (1, 6, 14, 14)",
                        "LRN1 (1, 6, 14, 14)", "Pool1 (1, 6, 7, 7)", "Conv2 (1, 4, 7, 7)",
                        "Tanh1 (1, 4, 7, 7)", "Pool2 (1, 4, 4, 4)", "Subsampling1 (1, 4, 2, 2)",
                        "Affine1 (1, 7)", "Sigmoid1 (1, 7)", "Dropout1 (1, 7)", "Affine2 (1, 3)"});
  REQUIRE(parameters == std::vector<std::string>{"W1", "b1", "gamma1", "beta1", "mean1",
                                                 "variance1", "W2", "b2", "W3", "b3", "W4", "b4",
                                                 "W5", "b5"});
  REQUIRE(net.parameters()[6]->value.shape() == Shape{4, 3, 3, 3});
  REQUIRE(net.classes() == 3);
}

TEST_CASE("initialisers give weights their deviation") {
  const std::vector<std::pair<cnn::Initializer, double>> cases = {
      {{cnn::Initializer::Kind::kDeviation, 0.3f}, 0.3},
      {{cnn::Initializer::Kind::kXavier}, std::sqrt(1.0 / 400)},
      {{cnn::Initializer::Kind::kHe}, std::sqrt(2.0 / 400)},
  };
  for (const auto& [initializer, deviation] : cases) {
    LayerSpec layer = affine(100);
    layer.weights = initializer;
    layer.bias = 0.5f;
    Network net({1, 20, 20}, {layer}, 1);
    const Tensor& W = net.parameters()[0]->value;
    double squares = 0;
    for (size_t i = 0; i < W.size(); ++i) squares += double(W[i]) * W[i];
    // Of 40,000 normal numbers the deviation strays by 0.35%; five times that is allowed.
    REQUIRE(std::abs(std::sqrt(squares / W.size()) / deviation - 1) < 0.018);
    requireClose(net.parameters()[1]->value, std::vector<float>(100, 0.5f), 0);
  }
}

TEST_CASE("activations end in the scores, and say what every layer gave") {
  Network net({2, 14, 14}, everything(), 1);
  Random random(2);
  const Tensor x = randomTensor({3, 2, 14, 14}, random);
  const auto activations = net.activations(x);
  REQUIRE(activations.size() == 13);
  REQUIRE(activations[4].layer == "Pool1");
  REQUIRE(activations[4].output.shape() == Shape{3, 6, 7, 7});
  const Tensor& relu = activations[2].output;
  REQUIRE(*std::min_element(relu.data(), relu.data() + relu.size()) == 0);
  const Tensor scores = net.predict(x);
  requireClose(activations.back().output,
               std::vector<float>(scores.data(), scores.data() + scores.size()), 0);
}

TEST_CASE("the gradient by the input agrees with central differences") {
  // Without layers that have kinks, so that only rounding and curvature separate the two.
  Network net({2, 6, 6},
              {convolution(4, 3, 1), plain(LayerType::kTanh), plain(LayerType::kSubsampling),
               plain(LayerType::kBatchNormalization), affine(5), plain(LayerType::kSigmoid),
               plain(LayerType::kDropout), affine(3)},
              1);
  Random random(3);
  Tensor x = randomTensor({2, 2, 6, 6}, random);
  const cnn::Labels t{2, 0};
  const Tensor dx = net.inputGradient(x, t);
  // A loss of about 1 is rounded to ε before the step of 1/32 divides it; curvature adds less than
  // that.
  const double tolerance = 4 * kEpsilon * 32 + 1e-5;
  requireClose(dx, numericalGradient([&] { return net.loss(x, t); }, x, 1.0f / 32), tolerance);
  REQUIRE(*std::max_element(dx.data(), dx.data() + dx.size()) > 100 * tolerance);
}

TEST_CASE(
    "training one of everything lowers the loss, and leaves running statistics to the layer") {
  Network net({2, 14, 14}, everything(), 1);
  Random random(4);
  const Tensor x = randomTensor({8, 2, 14, 14}, random);
  const cnn::Labels t{0, 1, 2, 0, 1, 2, 0, 1};
  const auto optimizer = cnn::makeOptimizer("adam", 0.01f);
  const float before = net.loss(x, t);
  for (int i = 0; i < 200; ++i) {
    net.gradient(x, t);
    optimizer->update(net.parameters());
  }
  REQUIRE(net.loss(x, t) < before / 2);
  REQUIRE(net.parameters()[4]->name == "mean1");
  REQUIRE(net.parameters()[4]->value[0] != 0);
}

TEST_CASE(
    "parameters are replaced all at once or not at all, and missing connections stay missing") {
  LayerSpec partial = convolution(2, 3);
  partial.connections = {{0}, {1}};
  Network net({2, 5, 5}, {partial, affine(3)}, 1);
  std::vector<Tensor> values;
  for (const cnn::Parameter* p : net.parameters()) {
    values.push_back(Tensor(p->value.shape()));
    values.back().fill(7);
  }
  auto wrong = values;
  wrong[3] = Tensor({4});
  requireError(cnn::ErrorCode::kShapeMismatch, [&] { net.setParameters(wrong); });
  REQUIRE(net.parameters()[2]->value[0] != 7);
  wrong.pop_back();
  requireError(cnn::ErrorCode::kShapeMismatch, [&] { net.setParameters(wrong); });
  net.setParameters(values);
  REQUIRE(net.parameters()[2]->value[0] == 7);
  REQUIRE(net.parameters()[0]->value[0] == 7);
  REQUIRE(net.parameters()[0]->value[9] == 0);
}

TEST_CASE("a layer that does not fit is named") {
  const auto mismatch = cnn::ErrorCode::kShapeMismatch, bad = cnn::ErrorCode::kBadArgument;
  const LayerSpec pool{.type = LayerType::kPooling, .window = 2, .stride = 2};

  std::string message =
      refusal({1, 8, 8}, {convolution(4, 3), convolution(4, 7), affine(3)}, mismatch);
  REQUIRE(contains(message, "layer 2 (Conv2)"));
  REQUIRE(contains(message, "(7, 7)"));
  REQUIRE(contains(message, "(6, 6)"));

  REQUIRE(contains(refusal({1, 2, 2}, {pool, pool, affine(3)}, mismatch), "layer 2 (Pool2)"));
  REQUIRE(
      contains(refusal({1, 8, 8}, {affine(9), convolution(4, 3)}, mismatch), "layer 2 (Conv1)"));
  LayerSpec grouped = convolution(4, 3);
  grouped.groups = 2;
  REQUIRE(contains(refusal({3, 8, 8}, {grouped, affine(3)}, mismatch), "2 groups for 3 channels"));
  REQUIRE(contains(refusal({1, 8, 8}, {affine(0)}, bad), "layer 1 (Affine1)"));
  REQUIRE(contains(refusal({1, 8, 8}, {convolution(4, 3)}, mismatch), "add an affine layer"));
  REQUIRE(contains(refusal({8, 8}, {affine(3)}, bad), "(C, H, W)"));
  REQUIRE(contains(refusal({1, 5, 5}, {plain(LayerType::kSubsampling), affine(3)}, mismatch),
                   "layer 1 (Subsampling1)"));
}

TEST_CASE("scaleOutputs multiplies filters, and columns of affine weights, by their scales") {
  Tensor filters({2, 1, 1, 3}, {1, 2, 3, 4, 5, 6}), affine({3, 2}, {1, 2, 3, 4, 5, 6});
  cnn::scaleOutputs({2, -1}, filters);
  cnn::scaleOutputs({2, -1}, affine);
  const std::vector<float> byFilter{2, 4, 6, -4, -5, -6}, byColumn{2, -2, 6, -4, 10, -6};
  for (size_t i = 0; i < 6; ++i) REQUIRE(filters[i] == byFilter[i]);
  for (size_t i = 0; i < 6; ++i) REQUIRE(affine[i] == byColumn[i]);
}

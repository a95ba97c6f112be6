// What JavaScript sees of the core. Names start with `_`: the library in web/library gives them
// defaults, checks and types. Arrays are copied on their way in and out. A failure is thrown as {
// code, message }. This is what a first answer takes; what else there is stands in rest.cpp.
#include <emscripten/bind.h>

#include <memory>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/layer_spec.h"
#include "bindings/network.h"
#include "cnn/networks/simple_conv_net.h"
#include "digits/digits.h"

namespace bindings {

namespace {

std::unique_ptr<Network> simpleConvNet(const val& inputDim, int filterNum, int filterSize, int pad,
                                       int stride, int hiddenSize, int outputSize,
                                       float weightInitStd, double seed) {
  return make<cnn::SimpleConvNet>(cnn::SimpleConvNetOptions{
      vectorOf<int>(inputDim), cnn::ConvParam{filterNum, filterSize, pad, stride}, hiddenSize,
      outputSize, weightInitStd, seedOf(seed)});
}

std::unique_ptr<Network> network(const val& inputDim, const val& layers, double seed) {
  const std::vector<double> numbers = vectorOf<double>(layers);
  std::vector<cnn::LayerSpec> specs;
  for (const double* next = numbers.data(); next < numbers.data() + numbers.size();) {
    specs.push_back(readLayer(next));
  }
  return std::make_unique<Network>(
      std::make_shared<cnn::Network>(vectorOf<int>(inputDim), specs, seedOf(seed)));
}

/// points: x0 y0 x1 y1 … of all strokes; lengths: points in each stroke.
val digitFromStrokes(const val& points, const val& lengths, bool crop, bool scale, bool centre,
                     float sheetWidth, float sheetHeight) {
  const std::vector<float> numbers = vectorOf<float>(points);
  const std::vector<int> counts = vectorOf<int>(lengths);
  std::vector<digits::Stroke> strokes(counts.size());
  const float* next = numbers.data();
  for (size_t i = 0; i < strokes.size(); ++i) {
    strokes[i].resize(counts[i]);
    for (digits::Point& point : strokes[i]) {
      point = {next[0], next[1]};
      next += 2;
    }
  }
  return copyOf(digits::fromStrokes(strokes, {crop, scale, centre, sheetWidth, sheetHeight}));
}

}  // namespace

}  // namespace bindings

EMSCRIPTEN_BINDINGS(hitofude) {
  using namespace bindings;
  emscripten::class_<Network>("_Network")
      .function("inputShape", &Network::inputShape)
      .function("classes", &Network::classes)
      .function("predict", &Network::predict)
      .function("params", &Network::params)
      .function("setParams", &Network::setParams);

  emscripten::function("_simpleConvNet", &simpleConvNet);
  emscripten::function("_network", &network);
  emscripten::function("_digitFromStrokes", &digitFromStrokes);
}

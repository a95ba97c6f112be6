#include "cnn/networks/le_net5.h"

#include <cmath>

#include "cnn/error.h"

namespace cnn {

namespace {

/// Table I of the paper: the maps of S2 that each map of C3 is connected to.
constexpr const char* kTable1[] = {"012",  "123",  "234",  "345",   "045",  "015",
                                   "0123", "1234", "2345", "0345",  "0145", "0125",
                                   "0134", "1245", "0235", "012345"};

Connections connectionsOfC3() {
  Connections connections;
  for (const char* maps : kTable1) {
    connections.emplace_back();
    for (; *maps; ++maps) connections.back().push_back(*maps - '0');
  }
  return connections;
}

/// Deviation of uniform draws between ±2.4/n.
Initializer ofInputs(int n) {
  return {Initializer::Kind::kDeviation, Real(2.4 / n / std::sqrt(3.0))};
}

std::vector<LayerSpec> layersOf(const LeNet5Options& options) {
  const bool modern = options.modern;
  std::vector<LayerSpec> layers;
  const auto addSquashing = [&] {
    LayerSpec& squashing = add(layers, modern ? LayerType::kRelu : LayerType::kTanh);
    squashing.amplitude = Real(1.7159);
    squashing.slope = Real(2.0 / 3);
  };
  const auto addWeighted = [&](LayerType type, int outputs, int inputs) -> LayerSpec& {
    LayerSpec& layer = add(layers, type);
    layer.outputs = outputs;
    layer.weights = modern ? Initializer{Initializer::Kind::kHe} : ofInputs(inputs);
    return layer;
  };
  const auto addConvolution = [&](int maps, int inputs, int pad, bool fromTable) {
    LayerSpec& convolution = addWeighted(LayerType::kConvolution, maps, inputs);
    convolution.window = 5;
    convolution.pad = pad;
    if (fromTable) convolution.connections = connectionsOfC3();
    addSquashing();
  };
  const auto addHalving = [&] {
    LayerSpec& halving = add(layers, modern ? LayerType::kPooling : LayerType::kSubsampling);
    if (modern) {
      halving.window = halving.stride = 2;
    } else {
      addSquashing();
    }
  };
  addConvolution(6, 25, (32 - options.side) / 2, false);
  addHalving();
  // Each map of C3 sees four maps at a time, on the whole.
  addConvolution(16, 4 * 25, 0, !modern);
  addHalving();
  addConvolution(120, 400, 0, false);
  addWeighted(LayerType::kAffine, 84, 120);
  addSquashing();
  addWeighted(LayerType::kAffine, 10, 84);
  return layers;
}

int sideOf(const LeNet5Options& options) {
  if (options.side == 28 || options.side == 32) return options.side;
  fail(ErrorCode::kBadArgument, "LeNet-5 got images of side {}, expected 28 or 32", options.side);
}

}  // namespace

LeNet5::LeNet5(const LeNet5Options& options)
    : Network({1, sideOf(options), sideOf(options)}, layersOf(options), options.seed) {}

}  // namespace cnn

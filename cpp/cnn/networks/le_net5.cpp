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
  const LayerSpec squash =
      modern
          ? LayerSpec{.type = LayerType::kRelu}
          : LayerSpec{.type = LayerType::kTanh, .amplitude = Real(1.7159), .slope = Real(2.0 / 3)};
  const LayerSpec halve = modern ? LayerSpec{.type = LayerType::kPooling, .window = 2, .stride = 2}
                                 : LayerSpec{.type = LayerType::kSubsampling};
  std::vector<LayerSpec> layers;
  const auto add = [&](const LayerSpec& layer) { layers.push_back(layer); };
  const auto addWeighted = [&](LayerSpec layer, int inputs) {
    layer.weights = modern ? Initializer{Initializer::Kind::kHe} : ofInputs(inputs);
    add(layer);
  };
  const auto convolution = [&](int maps, int inputs, int pad, const Connections& connections) {
    addWeighted({.type = LayerType::kConvolution,
                 .outputs = maps,
                 .window = 5,
                 .pad = pad,
                 .connections = connections},
                inputs);
    add(squash);
  };
  const auto subsampling = [&] {
    add(halve);
    if (!modern) add(squash);
  };
  convolution(6, 25, (32 - options.side) / 2, {});
  subsampling();
  // Each map of C3 sees four maps at a time, on the whole.
  convolution(16, 4 * 25, 0, modern ? Connections() : connectionsOfC3());
  subsampling();
  convolution(120, 400, 0, {});
  addWeighted({.type = LayerType::kAffine, .outputs = 84}, 120);
  add(squash);
  addWeighted({.type = LayerType::kAffine, .outputs = 10}, 84);
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

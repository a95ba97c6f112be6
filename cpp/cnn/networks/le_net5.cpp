#include "cnn/networks/le_net5.h"

#include <cmath>

#include "cnn/error.h"

namespace cnn {

namespace {

/// Table I of the paper: the maps of S2 that each map of C3 is connected to.
const Connections kTable1 = {
    {0, 1, 2},    {1, 2, 3},    {2, 3, 4},    {3, 4, 5},          {0, 4, 5},    {0, 1, 5},
    {0, 1, 2, 3}, {1, 2, 3, 4}, {2, 3, 4, 5}, {0, 3, 4, 5},       {0, 1, 4, 5}, {0, 1, 2, 5},
    {0, 1, 3, 4}, {1, 2, 4, 5}, {0, 2, 3, 5}, {0, 1, 2, 3, 4, 5},
};

/// Deviation of uniform draws between ±2.4/n.
Initializer ofInputs(int n) {
  return {Initializer::Kind::kDeviation, Real(2.4 / n / std::sqrt(3.0))};
}

struct Parts {
  bool modern;

  Initializer weights(int inputs) const {
    return modern ? Initializer{Initializer::Kind::kHe} : ofInputs(inputs);
  }
  LayerSpec convolution(int maps, int inputs, int pad = 0) const {
    return {.type = LayerType::kConvolution,
            .outputs = maps,
            .weights = weights(inputs),
            .window = 5,
            .pad = pad};
  }
  LayerSpec affine(int outputs, int inputs) const {
    return {.type = LayerType::kAffine, .outputs = outputs, .weights = weights(inputs)};
  }
  LayerSpec squash() const {
    if (modern) return {.type = LayerType::kRelu};
    return {.type = LayerType::kTanh, .amplitude = Real(1.7159), .slope = Real(2.0 / 3)};
  }
  LayerSpec halve() const {
    if (modern) return {.type = LayerType::kPooling, .window = 2, .stride = 2};
    return {.type = LayerType::kSubsampling};
  }
};

std::vector<LayerSpec> layersOf(const LeNet5Options& options) {
  const Parts parts{options.modern};
  LayerSpec c3 = parts.convolution(16, 4 * 25);  // four maps at a time, on the whole
  if (!options.modern) c3.connections = kTable1;
  std::vector<LayerSpec> layers = {parts.convolution(6, 25, (32 - options.side) / 2),
                                   parts.squash(), parts.halve()};
  if (!options.modern) layers.push_back(parts.squash());
  layers.insert(layers.end(), {c3, parts.squash(), parts.halve()});
  if (!options.modern) layers.push_back(parts.squash());
  layers.insert(layers.end(), {parts.convolution(120, 400), parts.squash(), parts.affine(84, 120),
                               parts.squash(), parts.affine(10, 84)});
  return layers;
}

int sideOf(const LeNet5Options& options) {
  if (options.side == 28 || options.side == 32) return options.side;
  throw Error(ErrorCode::kBadArgument,
              "LeNet-5 got images of side " + std::to_string(options.side) + ", expected 28 or 32");
}

}  // namespace

LeNet5::LeNet5(const LeNet5Options& options)
    : Network({1, sideOf(options), sideOf(options)}, layersOf(options), options.seed) {}

}  // namespace cnn

#include "cnn/networks/deep_conv_net.h"

namespace cnn {

static std::vector<LayerSpec> layersOf(const DeepConvNetOptions& options) {
  const Initializer he{Initializer::Kind::kHe};
  const LayerSpec relu{.type = LayerType::kRelu};
  const LayerSpec pool{.type = LayerType::kPooling, .window = 2, .stride = 2};
  const LayerSpec dropout{.type = LayerType::kDropout, .ratio = Real(0.5)};
  std::vector<LayerSpec> layers;
  const auto add = [&](const LayerSpec& layer) { layers.push_back(layer); };
  const auto conv = [&](int filters, int pad) {
    add({.type = LayerType::kConvolution,
         .outputs = filters,
         .weights = he,
         .window = 3,
         .pad = pad});
    add(relu);
  };
  const auto affine = [&](int outputs) {
    add({.type = LayerType::kAffine, .outputs = outputs, .weights = he});
  };
  for (int filters : {16, 32, 64}) {
    conv(filters, 1);
    conv(filters, filters == 32 ? 2 : 1);
    add(pool);
  }
  affine(options.hiddenSize);
  add(relu);
  add(dropout);
  affine(options.outputSize);
  add(dropout);
  return layers;
}

DeepConvNet::DeepConvNet(const DeepConvNetOptions& options)
    : Network({1, 28, 28}, layersOf(options), options.seed) {}

}  // namespace cnn

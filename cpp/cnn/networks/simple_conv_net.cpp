#include "cnn/networks/simple_conv_net.h"

namespace cnn {

static std::vector<LayerSpec> layersOf(const SimpleConvNetOptions& options) {
  const auto [filterNum, filterSize, pad, stride] = options.convParam;
  const Initializer weights{Initializer::Kind::kDeviation, options.weightInitStd};
  const LayerSpec relu{.type = LayerType::kRelu};
  std::vector<LayerSpec> layers;
  const auto add = [&](const LayerSpec& layer) { layers.push_back(layer); };
  const auto affine = [&](int outputs) {
    add({.type = LayerType::kAffine, .outputs = outputs, .weights = weights});
  };
  add({.type = LayerType::kConvolution,
       .outputs = filterNum,
       .weights = weights,
       .window = filterSize,
       .stride = stride,
       .pad = pad});
  add(relu);
  add({.type = LayerType::kPooling, .window = 2, .stride = 2});
  affine(options.hiddenSize);
  add(relu);
  affine(options.outputSize);
  return layers;
}

SimpleConvNet::SimpleConvNet(const SimpleConvNetOptions& options)
    : Network(options.inputDim, layersOf(options), options.seed) {}

}  // namespace cnn

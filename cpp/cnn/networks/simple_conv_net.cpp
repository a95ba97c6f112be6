#include "cnn/networks/simple_conv_net.h"

namespace cnn {

static std::vector<LayerSpec> layersOf(const SimpleConvNetOptions& options) {
  const auto [filterNum, filterSize, pad, stride] = options.convParam;
  const Initializer weights{Initializer::Kind::kDeviation, options.weightInitStd};
  std::vector<LayerSpec> layers;
  const auto addWeighted = [&](LayerType type, int outputs) -> LayerSpec& {
    LayerSpec& layer = add(layers, type);
    layer.outputs = outputs;
    layer.weights = weights;
    return layer;
  };
  LayerSpec& convolution = addWeighted(LayerType::kConvolution, filterNum);
  convolution.window = filterSize;
  convolution.stride = stride;
  convolution.pad = pad;
  add(layers, LayerType::kRelu);
  LayerSpec& pooling = add(layers, LayerType::kPooling);
  pooling.window = pooling.stride = 2;
  addWeighted(LayerType::kAffine, options.hiddenSize);
  add(layers, LayerType::kRelu);
  addWeighted(LayerType::kAffine, options.outputSize);
  return layers;
}

SimpleConvNet::SimpleConvNet(const SimpleConvNetOptions& options)
    : Network(options.inputDim, layersOf(options), options.seed) {}

}  // namespace cnn

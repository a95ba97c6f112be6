#include "cnn/networks/deep_conv_net.h"

namespace cnn {

static std::vector<LayerSpec> layersOf(const DeepConvNetOptions& options) {
  std::vector<LayerSpec> layers;
  const auto addWeighted = [&](LayerType type, int outputs) -> LayerSpec& {
    LayerSpec& layer = add(layers, type);
    layer.outputs = outputs;
    layer.weights.kind = Initializer::Kind::kHe;
    return layer;
  };
  const auto addConvolution = [&](int filters, int pad) {
    LayerSpec& convolution = addWeighted(LayerType::kConvolution, filters);
    convolution.window = 3;
    convolution.pad = pad;
    add(layers, LayerType::kRelu);
  };
  for (int filters : {16, 32, 64}) {
    addConvolution(filters, 1);
    addConvolution(filters, filters == 32 ? 2 : 1);
    LayerSpec& pooling = add(layers, LayerType::kPooling);
    pooling.window = pooling.stride = 2;
  }
  addWeighted(LayerType::kAffine, options.hiddenSize);
  add(layers, LayerType::kRelu);
  add(layers, LayerType::kDropout);
  addWeighted(LayerType::kAffine, options.outputSize);
  add(layers, LayerType::kDropout);
  return layers;
}

DeepConvNet::DeepConvNet(const DeepConvNetOptions& options)
    : Network({1, 28, 28}, layersOf(options), options.seed) {}

}  // namespace cnn

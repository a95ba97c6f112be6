#include "cnn/networks/simple_conv_net.h"

namespace cnn {

static std::vector<LayerSpec> layersOf(const SimpleConvNetOptions& options) {
  const auto [filterNum, filterSize, pad, stride] = options.convParam;
  const Initializer weights{Initializer::Kind::kDeviation, options.weightInitStd};
  return {
      {.type = LayerType::kConvolution,
       .outputs = filterNum,
       .weights = weights,
       .window = filterSize,
       .stride = stride,
       .pad = pad},
      {.type = LayerType::kRelu},
      {.type = LayerType::kPooling, .window = 2, .stride = 2},
      {.type = LayerType::kAffine, .outputs = options.hiddenSize, .weights = weights},
      {.type = LayerType::kRelu},
      {.type = LayerType::kAffine, .outputs = options.outputSize, .weights = weights},
  };
}

SimpleConvNet::SimpleConvNet(const SimpleConvNetOptions& options)
    : Network(options.inputDim, layersOf(options), options.seed) {}

}  // namespace cnn

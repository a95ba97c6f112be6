#include "cnn/networks/deep_conv_net.h"

namespace cnn {

static std::vector<LayerSpec> layersOf(const DeepConvNetOptions& options) {
  const Initializer he{Initializer::Kind::kHe};
  const LayerSpec relu{.type = LayerType::kRelu};
  const LayerSpec pool{.type = LayerType::kPooling, .window = 2, .stride = 2};
  const LayerSpec dropout{.type = LayerType::kDropout, .ratio = Real(0.5)};
  const auto conv = [&](int filters, int pad) {
    return LayerSpec{.type = LayerType::kConvolution,
                     .outputs = filters,
                     .weights = he,
                     .window = 3,
                     .pad = pad};
  };
  const auto affine = [&](int outputs) {
    return LayerSpec{.type = LayerType::kAffine, .outputs = outputs, .weights = he};
  };
  return {conv(16, 1),
          relu,
          conv(16, 1),
          relu,
          pool,  //
          conv(32, 1),
          relu,
          conv(32, 2),
          relu,
          pool,  //
          conv(64, 1),
          relu,
          conv(64, 1),
          relu,
          pool,  //
          affine(options.hiddenSize),
          relu,
          dropout,
          affine(options.outputSize),
          dropout};
}

DeepConvNet::DeepConvNet(const DeepConvNetOptions& options)
    : Network({1, 28, 28}, layersOf(options), options.seed) {}

}  // namespace cnn

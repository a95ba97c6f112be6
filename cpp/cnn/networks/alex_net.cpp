#include "cnn/networks/alex_net.h"

namespace cnn {

static std::vector<LayerSpec> layersOf(const AlexNetOptions& options) {
  const LayerSpec relu{.type = LayerType::kRelu};
  const LayerSpec normalize{.type = LayerType::kLocalResponseNormalization};
  const LayerSpec pool{.type = LayerType::kPooling, .window = 3, .stride = 2};
  const LayerSpec dropout{.type = LayerType::kDropout, .ratio = Real(0.5)};
  const auto affine = [](int outputs, Real bias) {
    return LayerSpec{.type = LayerType::kAffine, .outputs = outputs, .bias = bias};
  };
  const auto conv = [](int filters, Real bias, int size, int stride, int pad, int groups) {
    return LayerSpec{.type = LayerType::kConvolution,
                     .outputs = filters,
                     .bias = bias,
                     .window = size,
                     .stride = stride,
                     .pad = pad,
                     .groups = groups};
  };
  return {conv(96, 0, 11, 4, 0, 1),
          relu,
          normalize,
          pool,  //
          conv(256, 1, 5, 1, 2, 2),
          relu,
          normalize,
          pool,  //
          conv(384, 0, 3, 1, 1, 1),
          relu,  //
          conv(384, 1, 3, 1, 1, 2),
          relu,  //
          conv(256, 1, 3, 1, 1, 2),
          relu,
          pool,  //
          affine(4096, 1),
          relu,
          dropout,  //
          affine(4096, 1),
          relu,
          dropout,  //
          affine(options.outputSize, 0)};
}

AlexNet::AlexNet(const AlexNetOptions& options)
    : Network({3, 227, 227}, layersOf(options), options.seed) {}

}  // namespace cnn

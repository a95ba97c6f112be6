#include "cnn/networks/alex_net.h"

namespace cnn {

static std::vector<LayerSpec> layersOf(const AlexNetOptions& options) {
  const LayerSpec relu{.type = LayerType::kRelu};
  const LayerSpec normalize{.type = LayerType::kLocalResponseNormalization};
  const LayerSpec pool{.type = LayerType::kPooling, .window = 3, .stride = 2};
  const LayerSpec dropout{.type = LayerType::kDropout, .ratio = Real(0.5)};
  std::vector<LayerSpec> layers;
  const auto add = [&](const LayerSpec& layer) { layers.push_back(layer); };
  const auto affine = [&](int outputs, Real bias) {
    add({.type = LayerType::kAffine, .outputs = outputs, .bias = bias});
  };
  const auto conv = [&](int filters, Real bias, int size, int stride, int pad, int groups) {
    add({.type = LayerType::kConvolution,
         .outputs = filters,
         .bias = bias,
         .window = size,
         .stride = stride,
         .pad = pad,
         .groups = groups});
    add(relu);
  };
  conv(96, 0, 11, 4, 0, 1);
  add(normalize);
  add(pool);
  conv(256, 1, 5, 1, 2, 2);
  add(normalize);
  add(pool);
  conv(384, 0, 3, 1, 1, 1);
  conv(384, 1, 3, 1, 1, 2);
  conv(256, 1, 3, 1, 1, 2);
  add(pool);
  for (int i = 0; i < 2; ++i) {
    affine(4096, 1);
    add(relu);
    add(dropout);
  }
  affine(options.outputSize, 0);
  return layers;
}

AlexNet::AlexNet(const AlexNetOptions& options)
    : Network({3, 227, 227}, layersOf(options), options.seed) {}

}  // namespace cnn

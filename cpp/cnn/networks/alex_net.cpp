#include "cnn/networks/alex_net.h"

namespace cnn {

static std::vector<LayerSpec> layersOf(const AlexNetOptions& options) {
  std::vector<LayerSpec> layers;
  const auto addConvolution = [&](int filters, Real bias, int size, int stride, int pad,
                                  int groups) {
    LayerSpec& convolution = add(layers, LayerType::kConvolution);
    convolution.outputs = filters;
    convolution.bias = bias;
    convolution.window = size;
    convolution.stride = stride;
    convolution.pad = pad;
    convolution.groups = groups;
    add(layers, LayerType::kRelu);
  };
  const auto addPooling = [&] {
    LayerSpec& pooling = add(layers, LayerType::kPooling);
    pooling.window = 3;
    pooling.stride = 2;
  };
  const auto addAffine = [&](int outputs, Real bias) {
    LayerSpec& affine = add(layers, LayerType::kAffine);
    affine.outputs = outputs;
    affine.bias = bias;
  };
  addConvolution(96, 0, 11, 4, 0, 1);
  add(layers, LayerType::kLocalResponseNormalization);
  addPooling();
  addConvolution(256, 1, 5, 1, 2, 2);
  add(layers, LayerType::kLocalResponseNormalization);
  addPooling();
  addConvolution(384, 0, 3, 1, 1, 1);
  addConvolution(384, 1, 3, 1, 1, 2);
  addConvolution(256, 1, 3, 1, 1, 2);
  addPooling();
  for (int i = 0; i < 2; ++i) {
    addAffine(4096, 1);
    add(layers, LayerType::kRelu);
    add(layers, LayerType::kDropout);
  }
  addAffine(options.outputSize, 0);
  return layers;
}

AlexNet::AlexNet(const AlexNetOptions& options)
    : Network({3, 227, 227}, layersOf(options), options.seed) {}

}  // namespace cnn

#include "cnn/networks/layer_spec.h"

namespace cnn {

LayerSpec& add(std::vector<LayerSpec>& layers, LayerType type) {
  LayerSpec& layer = layers.emplace_back();
  layer.type = type;
  return layer;
}

const char* nameOf(LayerType type) {
  switch (type) {
    case LayerType::kConvolution:
      return "Conv";
    case LayerType::kPooling:
      return "Pool";
    case LayerType::kSubsampling:
      return "Subsampling";
    case LayerType::kAffine:
      return "Affine";
    case LayerType::kRelu:
      return "Relu";
    case LayerType::kSigmoid:
      return "Sigmoid";
    case LayerType::kTanh:
      return "Tanh";
    case LayerType::kBatchNormalization:
      return "BatchNorm";
    case LayerType::kLocalResponseNormalization:
      return "LRN";
    case LayerType::kDropout:
      return "Dropout";
  }
  return "";
}

}  // namespace cnn

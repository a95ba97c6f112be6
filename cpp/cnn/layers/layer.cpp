#include "cnn/layers/layer.h"

namespace cnn {

void Parameter::clearGradient() {
  if (gradient.shape() == value.shape()) {
    gradient.fill(0);
  } else {
    gradient = Tensor(value.shape());
  }
}

void scaleOutputs(const std::vector<Real>& scales, Tensor& weights) {
  const size_t together = weights.rank() == 2 ? 1 : weights.size() / scales.size();
  for (size_t i = 0; i < weights.size();) {
    for (const Real scale : scales) {
      for (const size_t end = i + together; i < end; ++i) weights[i] *= scale;
    }
  }
}

}  // namespace cnn

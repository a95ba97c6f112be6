#include "cnn/layers/layer.h"

namespace cnn {

void Parameter::clearGradient() {
  if (gradient.shape() == value.shape()) {
    gradient.fill(0);
  } else {
    gradient = Tensor(value.shape());
  }
}

}  // namespace cnn

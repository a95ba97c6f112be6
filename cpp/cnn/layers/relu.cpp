#include "cnn/layers/relu.h"

namespace cnn {

Tensor Relu::forward(Tensor x, Mode mode) {
  if (mode == Mode::kTrain) {
    positive_.resize(x.size());
    for (size_t i = 0; i < x.size(); ++i) positive_[i] = x[i] > 0;
  }
  for (size_t i = 0; i < x.size(); ++i) x[i] = x[i] > 0 ? x[i] : 0.0f;
  return x;
}

Tensor Relu::backward(Tensor dout) {
  for (size_t i = 0; i < dout.size(); ++i) dout[i] = positive_[i] ? dout[i] : 0.0f;
  return dout;
}

}  // namespace cnn

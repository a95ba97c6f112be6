#include "cnn/layers/relu.h"

namespace cnn {

Tensor Relu::forward(Tensor x, Mode mode) {
  if (mode != Mode::kPredict) {
    positive_.resize(x.size());
    for (size_t i = 0; i < x.size(); ++i) positive_[i] = x[i] > 0;
  }
  for (size_t i = 0; i < x.size(); ++i) x[i] = x[i] > 0 ? x[i] : Real(0);
  return x;
}

Tensor Relu::backward(Tensor dout, bool) {
  for (size_t i = 0; i < dout.size(); ++i) dout[i] = positive_[i] ? dout[i] : Real(0);
  return dout;
}

}  // namespace cnn

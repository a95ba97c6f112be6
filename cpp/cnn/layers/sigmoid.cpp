#include "cnn/layers/sigmoid.h"

#include <cmath>
#include <utility>

namespace cnn {

Tensor Sigmoid::forward(Tensor x, Mode mode) {
  for (size_t i = 0; i < x.size(); ++i) x[i] = 1 / (1 + std::exp(-x[i]));
  if (mode != Mode::kPredict) out_ = x;
  return x;
}

Tensor Sigmoid::backward(Tensor dout, bool) {
  for (size_t i = 0; i < dout.size(); ++i) dout[i] *= (1 - out_[i]) * out_[i];
  out_ = Tensor();
  return dout;
}

}  // namespace cnn

#include "cnn/layers/tanh.h"

#include <cmath>
#include <utility>

namespace cnn {

Tensor Tanh::forward(Tensor x, Mode mode) {
  for (size_t i = 0; i < x.size(); ++i) x[i] = std::tanh(slope_ * x[i]);
  if (mode != Mode::kPredict) tanh_ = x;
  for (size_t i = 0; i < x.size(); ++i) x[i] *= amplitude_;
  return x;
}

Tensor Tanh::backward(Tensor dout, bool) {
  for (size_t i = 0; i < dout.size(); ++i) {
    dout[i] *= amplitude_ * slope_ * (1 - tanh_[i] * tanh_[i]);
  }
  tanh_ = Tensor();
  return dout;
}

}  // namespace cnn

// Sigmoid (chapter 5.5.2): 1 / (1 + exp(−x)).
#pragma once

#include "cnn/layers/layer.h"

namespace cnn {

class Sigmoid : public Layer {
 public:
  Shape outputShape(const Shape& x) const override { return x; }
  Tensor forward(Tensor x, Mode mode) override;
  Tensor backward(Tensor dout, bool needsInput = true) override;

 private:
  Tensor out_;
};

}  // namespace cnn

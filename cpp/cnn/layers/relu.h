// ReLU (chapter 5.5.1): x where x > 0, else 0.
#pragma once

#include <cstdint>

#include "cnn/layers/layer.h"

namespace cnn {

class Relu : public Layer {
 public:
  Shape outputShape(const Shape& x) const override { return x; }
  Tensor forward(Tensor x, Mode mode) override;
  Tensor backward(Tensor dout, bool needsInput = true) override;

 private:
  std::vector<uint8_t> positive_;
};

}  // namespace cnn

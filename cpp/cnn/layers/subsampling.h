// Trainable subsampling, LeNet-5's S2 and S4 (LeCun et al. 1998, section II.B): the four values of
// a 2×2 window are added, multiplied by the map's coefficient, and the map's bias is added.
#pragma once

#include "cnn/layers/layer.h"

namespace cnn {

class Subsampling : public Layer {
 public:
  /// Coefficient (C), bias (C). Throws kShapeMismatch when they differ in shape.
  Subsampling(Parameter coefficient, Parameter bias);

  /// x (N, C, H, W), H and W even → (N, C, H/2, W/2)
  Shape outputShape(const Shape& x) const override;
  Tensor forward(Tensor x, Mode mode) override;
  Tensor backward(Tensor dout, bool needsInput = true) override;
  std::vector<Parameter*> parameters() override { return {&coefficient_, &bias_}; }

 private:
  Parameter coefficient_, bias_;
  Tensor sums_;  // of the windows
};

}  // namespace cnn

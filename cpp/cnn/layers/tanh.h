// Hyperbolic tangent A·tanh(S·x); plain with A = S = 1, LeNet-5's with A = 1.7159, S = 2/3 (LeCun
// et al. 1998, appendix A).
#pragma once

#include "cnn/layers/layer.h"

namespace cnn {

class Tanh : public Layer {
 public:
  explicit Tanh(Real amplitude = 1, Real slope = 1) : amplitude_(amplitude), slope_(slope) {}

  Shape outputShape(const Shape& x) const override { return x; }
  Tensor forward(Tensor x, Mode mode) override;
  Tensor backward(Tensor dout, bool needsInput = true) override;

 private:
  Real amplitude_, slope_;
  Tensor tanh_;  // of S·x
};

}  // namespace cnn

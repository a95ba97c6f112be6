// Fully connected layer (chapter 5.6.2): x · W + b.
#pragma once

#include "cnn/layers/layer.h"

namespace cnn {

class Affine : public Layer {
 public:
  /// Weight (D, M), bias (M). Throws kShapeMismatch when they do not fit.
  Affine(Parameter weight, Parameter bias);

  /// x (N, …) with D numbers an example → (N, M)
  Shape outputShape(const Shape& x) const override;
  Tensor forward(Tensor x, Mode mode) override;
  Tensor backward(Tensor dout, bool needsInput = true) override;
  std::vector<Parameter*> parameters() override { return {&weight_, &bias_}; }

  const Tensor& weight() const { return weight_.value; }
  const Tensor& bias() const { return bias_.value; }

  /// Of the shapes of the weight and the bias.
  void setGradients(Tensor weights, Tensor biases);

 private:
  Parameter weight_, bias_;
  Tensor x_;
};

}  // namespace cnn

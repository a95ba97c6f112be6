// Convolution layer (chapter 7.4.3).
#pragma once

#include "cnn/im2col.h"
#include "cnn/layers/layer.h"

namespace cnn {

class Convolution : public Layer {
 public:
  /// Weight (FN, C, FH, FW), bias (FN). Throws kBadArgument for stride < 1 or pad < 0,
  /// kShapeMismatch when the shapes of weight and bias do not fit.
  Convolution(Parameter weight, Parameter bias, int stride = 1, int pad = 0);

  /// x (N, C, H, W) → (N, FN, OH, OW)
  Shape outputShape(const Shape& x) const override;
  Tensor forward(Tensor x, Mode mode) override;
  Tensor backward(Tensor dout) override;
  std::vector<Parameter*> parameters() override { return {&weight_, &bias_}; }

  /// Spares the backward pass the gradient by the input, which nobody needs of a network's first
  /// layer; `backward` returns an empty tensor then.
  void setInputGradient(bool wanted) { inputGradient_ = wanted; }

 private:
  Window windowOn(const Shape& x) const;

  Parameter weight_, bias_;
  int stride_, pad_;
  bool inputGradient_ = true;
  Tensor x_;
};

}  // namespace cnn

// What every layer of a network has in common.
#pragma once

#include <string>
#include <vector>

#include "cnn/tensor.h"

namespace cnn {

/// A named array of a layer, and the gradient of the loss by it: of the same shape, or empty before
/// the first backward pass.
struct Parameter {
  std::string name;
  Tensor value;
  Tensor gradient;
  bool trainable = true;  // false for running statistics, which no optimizer touches

  /// All zeros, of the value's shape.
  void clearGradient();
};

/// Multiplies each output's weights with its scale: those of filters (FN, C, FH, FW) are one after
/// another, those of an affine layer (inputs, outputs) side by side.
void scaleOutputs(const std::vector<Real>& scales, Tensor& weights);

enum class Mode {
  kPredict,  // keeps nothing
  kInspect,  // computes as kPredict does, and keeps what the backward pass needs
  kTrain,  // drops values, takes statistics over the batch, and keeps what the backward pass needs
};

class Layer {
 public:
  virtual ~Layer() = default;

  /// Shape of the output for an input of this shape, N first. Throws kShapeMismatch when the layer
  /// cannot take it.
  virtual Shape outputShape(const Shape& input) const = 0;

  virtual Tensor forward(Tensor x, Mode mode) = 0;

  /// Gradient by the input, from the gradient by the output of the last forward pass that was not
  /// in Mode::kPredict, which it uses up. Writes the gradients of the layer's parameters. Without
  /// `needsInput` a layer may leave the gradient by the input out and return an empty tensor.
  virtual Tensor backward(Tensor dout, bool needsInput = true) = 0;

  /// In the order in which networks list them: weight, bias.
  virtual std::vector<Parameter*> parameters() { return {}; }

  /// To be called when parameters were replaced from outside: puts back what the layer holds fixed.
  virtual void parametersReplaced() {}
};

}  // namespace cnn

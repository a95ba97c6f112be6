// What every layer of a network has in common.
#pragma once

#include <string>
#include <vector>

#include "cnn/tensor.h"

namespace cnn {

/// A trainable array and the gradient of the loss by it, of the same shape.
struct Parameter {
  std::string name;
  Tensor value;
  Tensor gradient;
};

/// Whether a forward pass keeps what the backward pass needs.
enum class Mode { kPredict, kTrain };

class Layer {
 public:
  virtual ~Layer() = default;

  /// Shape of the output for an input of this shape, N first. Throws kShapeMismatch when the layer
  /// cannot take it.
  virtual Shape outputShape(const Shape& input) const = 0;

  virtual Tensor forward(Tensor x, Mode mode) = 0;

  /// Gradient by the input, from the gradient by the output of the last forward pass in
  /// Mode::kTrain, which it uses up. Writes the gradients of the layer's parameters.
  virtual Tensor backward(Tensor dout) = 0;

  /// In the order in which networks list them: weight, bias.
  virtual std::vector<Parameter*> parameters() { return {}; }
};

}  // namespace cnn

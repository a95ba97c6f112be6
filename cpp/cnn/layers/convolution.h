// Convolution layer (chapter 7.4.3).
#pragma once

#include <utility>

#include "cnn/convolve.h"
#include "cnn/layers/layer.h"

namespace cnn {

/// Which input maps each output map is connected to: FN lists of channels (LeCun et al. 1998, table
/// I). Empty: all.
using Connections = std::vector<std::vector<int>>;

class Convolution : public Layer {
 public:
  struct Options {
    Axes stride = 1;
    Axes pad = 0;
    int groups = 1;  // input and output maps fall into so many parts, each convolved by itself
                     // (Krizhevsky et al. 2012)
    Connections connections = {};
  };

  /// Weight (FN, C/groups, FH, FW), bias (FN). Weights between maps that are not connected are held
  /// at 0. Throws kBadArgument for a stride below 1, a pad below 0, groups that do not divide FN or
  /// channels that do not exist, kShapeMismatch when the shapes of weight and bias do not fit.
  Convolution(Parameter weight, Parameter bias, Options options);
  Convolution(Parameter weight, Parameter bias)
      : Convolution(std::move(weight), std::move(bias), Options{}) {}

  /// x (N, C, H, W) → (N, FN, OH, OW)
  Shape outputShape(const Shape& x) const override;
  Tensor forward(Tensor x, Mode mode) override;
  Tensor backward(Tensor dout, bool needsInput = true) override;
  std::vector<Parameter*> parameters() override { return {&weight_, &bias_}; }
  void parametersReplaced() override { cutConnections(weight_.value); }

  const Tensor& weight() const { return weight_.value; }
  const Tensor& bias() const { return bias_.value; }
  const Options& options() const { return options_; }

  /// The products for inputs of this shape. Throws kShapeMismatch when the layer cannot take it.
  Convolve convolveOn(const Shape& x) const;

  /// The weights of each group transposed: groups×(C/groups·FH·FW)×(FN/groups).
  Tensor transposedWeight(const Convolve& convolve) const;

  /// weights: of the weight's shape, biases: FN.
  void setGradients(Tensor weights, const Real* biases);

 private:
  /// On the channels of one group.
  Window windowOn(const Shape& x) const;
  void cutConnections(Tensor& weight) const;

  // Where a filter sees all of an image: products of the whole batch. Elsewhere: image by image.
  // Images and the gradients by them have their padding.
  void multiplyAll(const Convolve& convolve, const Tensor& images, Tensor& out) const;
  void multiplyByPosition(const Convolve& convolve, const Tensor& images, Tensor& out) const;
  Tensor backwardAll(const Convolve& convolve, const Tensor& dout, bool needsInput);
  Tensor backwardByImage(const Convolve& convolve, const Tensor& dout, bool needsInput);

  Parameter weight_, bias_;
  Options options_;
  Shape xShape_;
  Tensor images_;  // x with its padding
};

}  // namespace cnn

// A chain of layers that ends in SoftmaxWithLoss: what the networks of the chapter have in common.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cnn/dataset.h"
#include "cnn/layers/layer.h"
#include "cnn/layers/softmax_with_loss.h"
#include "cnn/networks/layer_spec.h"

namespace cnn {

/// What a network tells of one of its layers.
struct LayerInfo {
  std::string name;  // Conv1, Relu1, Pool1, Affine1, …
  LayerSpec spec;
  Shape output;                         // of one image, N = 1 first
  std::vector<std::string> parameters;  // names
};

struct Activation {
  std::string layer;
  Tensor output;  // N first
};

class Network {
 public:
  /// inputShape: (C, H, W). Any list of layers whose last one gives (N, classes); SoftmaxWithLoss
  /// follows it. Throws kBadArgument or kShapeMismatch with a message that names the layer that
  /// does not fit.
  Network(Shape inputShape, const std::vector<LayerSpec>& layers, Seed seed);

  /// (C, H, W)
  const Shape& inputShape() const { return inputShape_; }
  int classes() const { return classes_; }

  /// Scores before softmax, (N, classes). x: (N, C, H, W). Computed some images at a time, so that
  /// memory stays bounded whatever N is.
  Tensor predict(Tensor x);

  /// Mean cross-entropy, without touching what training keeps.
  Real loss(const Tensor& x, const Labels& t);

  /// Output of every layer, as predicting computes them.
  std::vector<Activation> activations(const Tensor& x);

  /// Gradient of the loss by x, of x's shape, through the network as it predicts.
  Tensor inputGradient(const Tensor& x, const Labels& t);

  /// Writes every parameter's gradient of the loss; returns the loss.
  Real gradient(Tensor x, const Labels& t);

  /// Share of images whose highest score is their label's, 0..1, `batchSize` images at a time.
  /// Throws kShapeMismatch when there are not N labels, kBadArgument for a batch size below 1.
  Real accuracy(const Tensor& x, const Labels& t, int batchSize = 100);

  /// How many of the dataset's images from `from` up to but without `to` are classified right.
  int countCorrect(const Dataset& dataset, int from, int to);

  /// W1, b1, W2, b2, …
  std::vector<Parameter*> parameters();

  /// Replaces the values of all parameters, in the order of `parameters()`. Throws kShapeMismatch,
  /// with none replaced, when their number or a shape differs.
  void setParameters(std::vector<Tensor> values);

  const std::vector<LayerInfo>& layers() const { return infos_; }

 private:
  /// x with N first. Throws kShapeMismatch when it does not fit inputShape.
  void requireInput(const Shape& x) const;
  Tensor forward(Tensor x, Mode mode);

  /// Fills steps_: a convolution, a ReLU and a 2×2 max pooling become one step, at the beginning
  /// together with an affine layer behind them.
  void joinLayers();

  /// Through all steps, last first; the gradient by the input is left out where it is not needed.
  Tensor backward(Tensor dout, bool needsInput);

  Shape inputShape_;
  int classes_;
  std::vector<std::unique_ptr<Layer>> layers_;
  std::vector<LayerInfo> infos_;
  std::vector<std::unique_ptr<Layer>> joined_;
  std::vector<Layer*> steps_;  // what predicting and training run: layers, and joined ones
  SoftmaxWithLoss lastLayer_;
};

}  // namespace cnn

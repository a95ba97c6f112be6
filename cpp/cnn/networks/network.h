// A chain of layers that ends in SoftmaxWithLoss: what the networks of the chapter have in common.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cnn/dataset.h"
#include "cnn/layers/layer.h"
#include "cnn/layers/softmax_with_loss.h"

namespace cnn {

class Network {
 public:
  virtual ~Network() = default;

  /// (C, H, W)
  const Shape& inputShape() const { return inputShape_; }
  int classes() const { return classes_; }

  /// Scores before softmax, (N, classes). x: (N, C, H, W). Computed some images at a time, so that
  /// memory stays bounded whatever N is.
  Tensor predict(const Tensor& x);

  /// Mean cross-entropy, without touching what training keeps.
  float loss(const Tensor& x, const Labels& t);

  /// Writes every parameter's gradient of the loss; returns the loss.
  float gradient(Tensor x, const Labels& t);

  /// Share of images whose highest score is their label's, 0..1, `batchSize` images at a time.
  float accuracy(const Tensor& x, const Labels& t, int batchSize = 100);

  /// How many of the dataset's images from `from` up to but without `to` are classified right.
  int countCorrect(const Dataset& dataset, int from, int to);

  /// W1, b1, W2, b2, …
  std::vector<Parameter*> parameters();

 protected:
  Network(Shape inputShape, std::vector<std::unique_ptr<Layer>> layers);

 private:
  /// x with N first. Throws kShapeMismatch when it does not fit inputShape.
  void requireInput(const Shape& x) const;
  Tensor forward(Tensor x, Mode mode);

  Shape inputShape_;
  int classes_;
  std::vector<std::unique_ptr<Layer>> layers_;
  SoftmaxWithLoss lastLayer_;
};

}  // namespace cnn

// Makes layers with their weights from a list of specs.
#pragma once

#include <memory>

#include "cnn/layers/layer.h"
#include "cnn/networks/layer_spec.h"
#include "cnn/random.h"

namespace cnn {

class LayerFactory {
 public:
  /// `input`: (1, C, H, W).
  LayerFactory(Shape input, Seed seed)
      : shape_(std::move(input)), isDrawn_(seed.has_value()), random_(seed.value_or(1)) {}

  /// The next layer of the network. Its parameters are W1, b1, W2, b2, … over the layers that have
  /// weights, and gamma1, beta1, mean1, variance1, … over batch normalisations. Throws kBadArgument
  /// or kShapeMismatch with a message that names the layer when it cannot take what the one before
  /// gives.
  std::unique_ptr<Layer> make(const LayerSpec& spec);

  /// What the last layer was called: Conv1, Relu1, Pool1, Affine1, Relu2, …
  const std::string& name() const { return name_; }

  /// Output of the last layer, (1, …).
  const Shape& shape() const { return shape_; }

 private:
  std::unique_ptr<Layer> makeUnchecked(const LayerSpec& spec);
  std::unique_ptr<Layer> convolution(const LayerSpec& spec);
  std::unique_ptr<Layer> affine(const LayerSpec& spec);
  std::unique_ptr<Layer> subsampling();
  std::unique_ptr<Layer> batchNormalization(const LayerSpec& spec);
  Parameter weights(Shape shape, const Initializer& initializer, int inputs);
  int channels() const;

  Shape shape_;
  bool isDrawn_;
  Random random_;
  std::string name_;
  std::vector<int> counts_ = std::vector<int>(16);  // layers of each type so far
  int layer_ = 0, weighted_ = 0, normalized_ = 0;
};

}  // namespace cnn

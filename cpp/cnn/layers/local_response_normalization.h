// Local response normalisation across channels (Krizhevsky et al. 2012, section 3.3).
#pragma once

#include "cnn/layers/layer.h"

namespace cnn {

/// b(c) = a(c) / (k + alpha · Σ a(j)²)^beta, the sum over the n channels around c that exist.
class LocalResponseNormalization : public Layer {
 public:
  struct Options {
    int n = 5;
    Real k = 2;
    Real alpha = Real(1e-4);
    Real beta = Real(0.75);
  };

  /// Throws kBadArgument for an n below 1 or even, or a k that is not above 0.
  explicit LocalResponseNormalization(Options options);

  /// x (N, C, H, W)
  Shape outputShape(const Shape& x) const override;
  Tensor forward(Tensor x, Mode mode) override;
  Tensor backward(Tensor dout, bool needsInput = true) override;

 private:
  Options options_;
  Tensor x_, scale_;  // scale: k + alpha · Σ a(j)²
};

}  // namespace cnn

// Dropout (chapter 6.4.3; Srivastava et al. 2014): drops each value with probability `ratio` while
// training.
#pragma once

#include <cstdint>

#include "cnn/layers/layer.h"
#include "cnn/random.h"

namespace cnn {

class Dropout : public Layer {
 public:
  /// Where the missing share is made up for.
  enum class Scaling {
    kPredicting,  // the book's and AlexNet's rule: predicting multiplies by 1 − ratio
    kTraining,    // inverted dropout: training divides by 1 − ratio
  };

  /// Throws kBadArgument for a ratio outside 0 ≤ ratio < 1.
  Dropout(Real ratio, Scaling scaling, uint64_t seed);

  Shape outputShape(const Shape& x) const override { return x; }
  Tensor forward(Tensor x, Mode mode) override;
  Tensor backward(Tensor dout, bool needsInput = true) override;

 private:
  Real ratio_;
  Scaling scaling_;
  Random random_;
  std::vector<Real> factors_;  // by which the last forward pass multiplied
};

}  // namespace cnn

// Convolution, ReLU and 2×2 max pooling in one pass, as they follow each other in the chapter's
// networks: two rows of the convolution at a time, while they are in the cache. Of the gradient by
// the convolution's output a quarter at most is not 0, and only that is multiplied.
#pragma once

#include <cstdint>

#include "cnn/layers/convolution.h"
#include "cnn/tap_sums.h"

namespace cnn {

class ConvolutionPooling : public Layer {
 public:
  /// Computes what `convolution`, a ReLU and a max pooling by 2×2 windows side by side compute one
  /// after the other, with the same results. The convolution must outlive this layer, which uses
  /// and trains its parameters.
  explicit ConvolutionPooling(Convolution& convolution) : convolution_(convolution) {}

  /// x (N, C, H, W) → (N, FN, OH/2, OW/2), rounded down. Throws kShapeMismatch when the layer
  /// cannot take it.
  Shape outputShape(const Shape& x) const override;
  Tensor forward(Tensor x, Mode mode) override;
  Tensor backward(Tensor dout, bool needsInput = true) override;
  std::vector<Parameter*> parameters() override { return convolution_.parameters(); }

 private:
  struct Products;

  void addGradients(const TapSums& taps, int n, const Tensor& dout, Real* dW, Real* db) const;
  void addInputGradient(const Convolve& convolve, const Real* WT, int n, const Tensor& dout,
                        Real* dImage) const;

  Convolution& convolution_;
  Shape xShape_, outShape_;
  Tensor images_;                 // x with its padding
  std::vector<uint8_t> winners_;  // per output element: which of its four, or kNone
  std::vector<uint8_t> blank_;    // per pooling window: 1 where it sees nothing but 0
};

}  // namespace cnn

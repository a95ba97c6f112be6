// Pooling layer (chapter 7.4.4): the largest, or the mean, of every window, channel by channel.
#pragma once

#include "cnn/im2col.h"
#include "cnn/layers/layer.h"

namespace cnn {

class Pooling : public Layer {
 public:
  enum class Kind { kMax, kAverage };

  /// Windows of PH×PW. Padding reads as 0 and counts, as in the chapter's code. Throws kBadArgument
  /// for sizes or a stride below 1 or a negative pad.
  Pooling(int PH, int PW, Axes stride = 1, Axes pad = 0, Kind kind = Kind::kMax);

  /// x (N, C, H, W) → (N, C, OH, OW)
  Shape outputShape(const Shape& x) const override;
  Tensor forward(Tensor x, Mode mode) override;
  Tensor backward(Tensor dout, bool needsInput = true) override;

 private:
  Window windowOn(const Shape& x) const;
  void forwardMax(const Real* plane, const Window& window, Real* out, int* argmax) const;
  void forwardAverage(const Real* plane, const Window& window, Real* out) const;
  void backwardAverage(const Real* dout, const Window& window, Real* dx) const;

  int PH_, PW_;
  Axes stride_, pad_;
  Kind kind_;
  Shape inputShape_;
  std::vector<int> argmax_;  // per output element: pixel of its plane, −1 for padding
};

}  // namespace cnn

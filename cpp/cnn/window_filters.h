// The filters of a convolution at the four positions of a 2×2 pooling window, for images that are
// mostly 0, such as drawings: what the window sees becomes a row of columns (chapter 7.4.3) once,
// and each pixel but 0 is multiplied with all that it takes part in.
#pragma once

#include "cnn/im2col.h"
#include "cnn/tensor.h"

namespace cnn {

class WindowFilters {
 public:
  /// Whether pooling windows are small enough for a filter that stands like this.
  static bool fit(const Window& window);

  /// W: (FN, C, FH, FW), which must be finite.
  WindowFilters(const Window& window, const Tensor& W);

  /// sums (2×2×ldSums): FN sums at each position of a pooling window of a padded image, the taps in
  /// their order. False, with sums as they were, where it sees nothing but 0.
  bool multiply(const Real* paddedImage, int poolingWindow, Real* sums) const;

  /// FN rounded up to whole vectors.
  static int ldSums(int FN);

 private:
  Window window_;  // all that a pooling window sees
  Im2colIndex index_;
  Tensor weights_;  // (pixels of window_, 2·2·ldSums)
};

}  // namespace cnn

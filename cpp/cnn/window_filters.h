// Convolution, ReLU and 2×2 max pooling of images of one channel that are mostly 0, such as
// drawings: each pixel but 0 that a pooling window sees is multiplied with all that it takes part
// in.
#pragma once

#include <vector>

#include "cnn/im2col.h"
#include "cnn/tensor.h"

namespace cnn {

class WindowFilters {
 public:
  /// The pixels but 0 of some rows of an image.
  struct Ink {
    std::vector<int> places;  // of these pixels, ascending
    std::vector<int> before;  // by pixel: how many of them come before it
  };

  /// Whether there is one channel, and pooling windows are small enough, for a filter that stands
  /// like this.
  static bool fit(const Window& window);

  /// Whether they also are quicker than whole products for such images: most pixels are 0.
  static bool pay(const Window& window, const Tensor& x);

  /// W: (FN, 1, FH, FW), which must be finite. b: FN.
  WindowFilters(const Window& window, const Tensor& W, const Tensor& b);

  /// F: FN rounded up to whole numbers of the filters that are multiplied at a time.
  static int F(int FN);

  /// Looks at what the rows `from` up to but without `to` of a padded image's pooling windows see.
  void find(const Real* paddedImage, int from, int to, Ink& ink) const;

  /// Whether window x of row y, for which `ink` was found, sees nothing but 0.
  bool isBlank(const Ink& ink, int y, int x) const;

  /// Window x of row y, for which `ink` was found: the maximum of each filter (F), and which of the
  /// four positions it is at (F, the bits of a Mask4; or null). Each sum has its taps in their
  /// order.
  void pool(const Real* paddedImage, const Ink& ink, int y, int x, Real* maxima,
            Real* winners) const;

 private:
  /// Places of the pixels but 0 that a window sees, from its first pixel on. Returns how many.
  int list(const Ink& ink, int first, int* places) const;

  template <bool kWinners>
  void poolWindow(const int* places, int count, const Real* pixels, Real* maxima,
                  Real* winners) const;

  int F_;
  Window window_;  // all that a pooling window sees
  int width_;      // of a padded image
  int pixels_;     // from the window's first to its last, a row of the image after the other
  std::vector<Real> weights_, bias_;
};

}  // namespace cnn

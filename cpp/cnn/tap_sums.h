// The gradient of a convolution's filters where most of the gradient by its output is 0: for each
// filter the sum of what it sees of the images at some positions, times a factor each.
#pragma once

#include <cstddef>

#include "cnn/im2col.h"

namespace cnn {

/// Positions of a filter on an image that has its channels side by side in each row, by the first
/// pixel that the filter sees, and their factors.
struct Terms {
  const int* pixels;
  const Real* factors;
  int count;
};

class TapSums {
 public:
  /// For a filter that stands like this.
  explicit TapSums(const Window& window);

  /// Sums of a filter.
  size_t size() const { return size_t(4) * kVectors * blocks_ * parts_; }

  /// Numbers that are read of an image, some of them behind it.
  size_t readSize() const;

  /// How far apart pixels below each other are.
  int down() const { return C_ * width_; }

  /// A padded image, with its channels side by side.
  void interleave(const Real* paddedImage, Real* image) const;

  /// Adds terms to a filter's sums.
  void add(const Terms& terms, const Real* image, Real* sums) const;

  /// sums: FN×size(), gradients: FN×C×FH×FW.
  void unpack(const Real* sums, int FN, Real* gradients) const;

 private:
  /// Vectors of four sums that the processor's registers hold.
  static constexpr int kVectors = 10;

  template <int kInARow>
  static void addBlock(const Terms& terms, const Real* image, int width, Real* sums);

  int C_, FH_, FW_;
  int height_, width_;  // of a padded image
  int vectors_;         // of a row of taps that are summed at once
  int atOnce_;          // rows
  int blocks_;          // of so many rows that a filter has
  int parts_;           // of so many vectors that a row has
};

}  // namespace cnn

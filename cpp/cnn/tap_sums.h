// The gradient of a convolution's filters behind a ReLU and a 2×2 max pooling, where most of the
// gradient by its output is 0: for each filter the sum of what it sees of the images at the
// positions that won, times a factor each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cnn/im2col.h"
#include "cnn/relu_pooling.h"
#include "cnn/simd.h"

namespace cnn {

/// A pooling window of 2×2 positions of a filter.
struct PoolWindow {
  int output;  // its place among a map's outputs
  int pixel;   // the first that it sees of an image with its channels side by side in each row
};

class TapSums {
 public:
  /// Positions, by the first pixel that a filter sees there, and their gradients by the output.
  /// From a term to the next it is `stride` numbers.
  struct Terms {
    const int* pixels;
    const Real* factors;
    int count;
    int stride;
  };

  /// For a filter that stands like this.
  explicit TapSums(const Window& window);

  /// Sums of a filter.
  size_t size() const { return 4 * (isFive_ ? kFiveVectors : size_t(kVectors) * blocks_ * parts_); }

  /// Numbers of an image as `add` reads it, some of which are of no use.
  size_t readSize() const;

  /// The first pixel that pooling window i sees, of those from left to right and downwards, PW in a
  /// row.
  int pixel(int i, int PW) const { return 2 * (i / PW * offsets_.down + i % PW * offsets_.right); }

  /// The first pixels that four filters see where they won in the window that sees `pixel` first. A
  /// filter with kNone has none: any.
  Index4 pixels(int pixel, Mask4 winners) const { return offsets_.of(winners) + pixel; }

  /// A padded image as `add` reads it, with its channels side by side in each row.
  void arrange(const Real* paddedImage, Real* image) const;

  /// Adds to a filter's sums what these windows' gradients by the output make of an image. winners:
  /// which of a window's positions each output is from, or kNone.
  void add(const std::vector<PoolWindow>& windows, const Real* dout, const uint8_t* winners,
           const Real* image, Real* sums) const;

  /// Adds to a filter's sums what these terms make of an image.
  void add(const Terms& terms, const Real* image, Real* sums) const;

  /// sums: FN×size(), gradients: FN×C×FH×FW.
  void unpack(const Real* sums, int FN, Real* gradients) const;

 private:
  /// Vectors of four sums that the processor's registers hold.
  static constexpr int kVectors = 10;

  /// Those of a filter of 5×5 taps of one channel.
  static constexpr int kFiveVectors = 7;

  template <int kInARow>
  static void addBlock(const Terms& terms, const Real* image, int width, Real* sums);

  size_t foursAt() const;
  void addFive(const Terms& terms, const Real* image, Real* sums) const;
  size_t placeOf(int c, int fy, int fx) const;

  int C_, FH_, FW_;
  bool isFive_;            // 5×5 taps of one channel
  WindowOffsets offsets_;  // of positions' first pixels
  int height_, width_;     // of a padded image
  int vectors_;            // of a row of taps that are summed at once
  int atOnce_;             // rows
  int blocks_;             // of so many rows that a filter has
  int parts_;              // of so many vectors that a row has
};

}  // namespace cnn

// The filters of a convolution and their product with its columns: out = W · colᵀ + b
// (chapter 7.4.3).
#pragma once

#include <vector>

#include "cnn/im2col.h"
#include "cnn/real.h"

namespace cnn {

class Filters {
 public:
  /// Copies W (FN×taps), neighbouring filters side by side, tap after tap, and bias (FN).
  Filters(const Real* W, const Real* bias, int FN, int taps);

  /// Positions that are best computed together.
  static constexpr int kPositionsAtOnce = 64;

  /// out (FN×count, rows ldOut apart) at `count` positions of a padded image. Taps that read
  /// nothing but zeros are left out, so that W must be finite; else each sum runs over the taps in
  /// their order.
  void multiply(const Real* paddedImage, const Im2colIndex& index, int from, int count, Real* out,
                size_t ldOut) const;

 private:
  int FN_, taps_;
  std::vector<Real> tiles_, bias_;
};

}  // namespace cnn

// The three matrix products of a convolution (chapter 7.4.3), one image at a time so that its
// columns stay in the cache: out = W · colᵀ + b, dW = dout · col, dcol = doutᵀ · W.
#pragma once

#include "cnn/filters.h"
#include "cnn/im2col.h"

namespace cnn {

class Convolve {
 public:
  /// Of images that fall into `groups` parts, `window` being on the channels of one, with FN
  /// filters in all.
  Convolve(const Window& window, int FN, int groups);

  int positions() const { return window_.rows(); }  // OH·OW
  int taps() const { return window_.columns(); }    // C·FH·FW of one group
  const Window& window() const { return window_; }  // on one group of an image's channels
  size_t paddedSize() const { return index_.paddedSize * groups_; }

  /// Each group's filters as forward reads them. W: FN×taps, b: FN.
  std::vector<Filters> filters(const Real* W, const Real* b) const;

  /// out (FN×(to − from), rows ldOut apart) at the positions `from` up to but without `to`.
  void forward(const std::vector<Filters>& filters, const Real* paddedImage, int from, int to,
               Real* out, size_t ldOut) const;

  /// Adds to dWT, for each group taps×(FN/groups). dout: FN×positions.
  void addWeightGradient(const Real* dout, const Real* paddedImage, Real* dWT) const;

  /// Adds to paddedDx. WT: for each group taps×(FN/groups).
  void addInputGradient(const Real* WT, const Real* dout, Real* paddedDx) const;

  /// Between FN×taps and, for each group, taps×(FN/groups).
  void transposeWeights(const Real* W, Real* WT) const;
  void restoreWeights(const Real* WT, Real* W) const;

 private:
  /// Rows of colᵀ that the cache holds.
  int tapsAtOnce() const;

  Window window_;
  int FN_, groups_;  // filters of one group
  Im2colIndex index_;
};

}  // namespace cnn

// Images to columns and back (chapter 7.4.3): every filter position becomes a row, every filter tap
// a column.
#pragma once

#include "cnn/tensor.h"

namespace cnn {

/// A number for the vertical axis and one for the horizontal.
struct Axes {
  int h, w;
  Axes(int both) : h(both), w(both) {}
  Axes(int h, int w) : h(h), w(w) {}
  bool operator==(const Axes&) const = default;
};

/// Where a FH×FW filter stands on C×H×W images.
struct Window {
  int C, H, W;
  int FH, FW;
  Axes stride = 1;
  Axes pad = 0;

  int OH() const { return (H + 2 * pad.h - FH) / stride.h + 1; }
  int OW() const { return (W + 2 * pad.w - FW) / stride.w + 1; }
  int rows() const { return OH() * OW(); }
  int columns() const { return C * FH * FW; }
  size_t imageSize() const { return size_t(C) * H * W; }

  /// Throws kBadArgument for sizes below 1 or a negative pad, kShapeMismatch when the filter is
  /// larger than the padded image.
  void check() const;
};

/// images: N×C×H×W. col: (N·OH·OW)×(C·FH·FW), rows ordered by n, oy, ox and columns by c, fy, fx;
/// padding reads as 0.
void im2col(const Real* images, int N, const Window& window, Real* col);

/// Adds every entry of col to the pixel that it came from; what fell on padding is dropped. images
/// is replaced.
void col2im(const Real* col, int N, const Window& window, Real* images);

/// Where col's entries come from: its row r and column k hold pixel positions[r] + taps[k] of an
/// image with its padding around it, C×(H + 2·pad.h)×(W + 2·pad.w).
struct Im2colIndex {
  std::vector<int> positions;  // OH·OW
  std::vector<int> taps;       // C·FH·FW
  size_t paddedSize;           // of such an image

  explicit Im2colIndex(const Window& window);
};

/// images: N×C×H×W → N×C×(H + 2·pad.h)×(W + 2·pad.w) with zeros around them.
Tensor padded(Tensor images, Axes pad);

/// The inverse, to images of this shape: what lies on the padding is dropped.
Tensor cropped(Tensor padded, Axes pad, const Shape& images);

/// Rows `from` up to but without `to` of one padded image's colᵀ, (C·FH·FW)×(OH·OW).
void im2colTransposed(const Real* paddedImage, const Window& window, const Im2colIndex& index,
                      int from, int to, Real* rows);

/// Adds such rows to the pixels that they came from.
void col2imTransposed(const Real* rows, const Window& window, const Im2colIndex& index, int from,
                      int to, Real* paddedImage);

/// im2col and col2im by plain loops over every index: the oracles.
void im2colNaive(const Real* images, int N, const Window& window, Real* col);
void col2imNaive(const Real* col, int N, const Window& window, Real* images);

}  // namespace cnn

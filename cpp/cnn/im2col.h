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

/// The same by plain loops over every index: the oracles of the two above.
void im2colNaive(const Real* images, int N, const Window& window, Real* col);
void col2imNaive(const Real* col, int N, const Window& window, Real* images);

}  // namespace cnn

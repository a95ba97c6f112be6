#include "cnn/window_filters.h"

#include "cnn/simd.h"
#include "cnn/sparse_gemm.h"
#include "cnn/transpose.h"

namespace cnn {

namespace {

Window poolingWindow(Window w) {
  w.FH += w.stride.h;
  w.FW += w.stride.w;
  w.stride = Axes(2 * w.stride.h, 2 * w.stride.w);
  return w;
}

}  // namespace

int WindowFilters::ldSums(int FN) { return roundUp(FN, 4); }

bool WindowFilters::fit(const Window& window) {
  return poolingWindow(window).columns() <= kMostSparseRows;
}

WindowFilters::WindowFilters(const Window& w, const Tensor& W)
    : window_(poolingWindow(w)),
      index_(window_),
      weights_({window_.columns(), 4 * ldSums(W.dim(0))}) {
  const int FN = W.dim(0), taps = w.columns();
  Tensor WT = Tensor::uninitialized({taps, FN});
  transpose(W.data(), taps, FN, taps, WT.data(), FN);
  for (int k = 0; k < taps; ++k) {
    const int c = k / w.FW / w.FH, fy = k / w.FW % w.FH, fx = k % w.FW;
    for (int p = 0; p < 4; ++p) {
      const int y = fy + p / 2 * w.stride.h, x = fx + p % 2 * w.stride.w;
      const size_t pixel = size_t(c * window_.FH + y) * window_.FW + x;
      copyRow(WT.data() + size_t(k) * FN, FN, weights_.data() + (4 * pixel + p) * ldSums(FN));
    }
  }
}

bool WindowFilters::multiply(const Real* paddedImage, int poolingWindow, Real* sums) const {
  Real row[kMostSparseRows];
  const Real* pixels = paddedImage + index_.positions[poolingWindow];
  const int K = window_.columns();
  for (int k = 0; k < K; k += window_.FW) copyRow(pixels + index_.taps[k], window_.FW, row + k);
  return sparseRow(weights_.dim(1), K, row, weights_.data(), sums);
}

}  // namespace cnn

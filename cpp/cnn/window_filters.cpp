#include "cnn/window_filters.h"

#include "cnn/relu_pooling.h"
#include "cnn/simd.h"
#include "cnn/sparse_gemm.h"

namespace cnn {

namespace {

constexpr int kMostPixels = 128;

/// Filters whose sums at four positions the processor's registers hold.
constexpr int kFilters = 8, kVectors = kFilters / 4;

Window poolingWindow(Window w) {
  w.FH += w.stride.h;
  w.FW += w.stride.w;
  w.stride = Axes(2 * w.stride.h, 2 * w.stride.w);
  return w;
}

/// Four at a time, so that up to three more are read and written.
inline void copyPlaces(const int* source, int count, int shift, int* target) {
  for (int i = 0; i < count; i += 4) {
    Index4 places;
    std::memcpy(&places, source + i, sizeof(places));
    places -= shift;
    std::memcpy(target + i, &places, sizeof(places));
  }
}

/// Maxima and, with kWinners, winners of kFilters filters: each sum begins with the first of
/// `count` places. pixels: from a window's first on; weights: 4×kFilters for each. From the last
/// sum to the first, which is the order in which V8 leaves them in registers.
template <bool kWinners>
inline void poolFilters(const int* places, int count, const Real* pixels, const Real* weights,
                        const Real* bias, Real* maxima, Real* winners) {
  Real4 sum[4 * kVectors]{};
  for (int i = 0; i < count; ++i) {
    const Real* row = weights + places[i] * (4 * kFilters);
    const Real4 factor = splat4(pixels[places[i]]);
#pragma GCC unroll 8
    for (int v = 4 * kVectors - 1; v >= 0; --v) {
      sum[v] = multiplyAdd(factor, load4(row + 4 * v), sum[v]);
    }
  }
#pragma GCC unroll 2
  for (int v = 0; v < kVectors; ++v) {
    const Real4 start = load4(bias + 4 * v);
    const Pooled4 pooled =
        reluPooling(start + sum[v], start + sum[v + kVectors], start + sum[v + 2 * kVectors],
                    start + sum[v + 3 * kVectors]);
    store4(maxima + 4 * v, pooled.maximum);
    if (kWinners) store4(winners + 4 * v, (Real4)pooled.winner);
  }
}

}  // namespace

/// All filters of a window, whose `count` pixels are at `places`.
template <bool kWinners>
void WindowFilters::poolWindow(const int* places, int count, const Real* pixels, Real* maxima,
                               Real* winners) const {
  const Real *weights = weights_.data(), *bias = bias_.data();
  for (int f = 0; f < F_; f += kFilters, weights += 4 * kFilters * pixels_) {
    poolFilters<kWinners>(places, count, pixels, weights, bias + f, maxima + f,
                          kWinners ? winners + f : nullptr);
  }
}

int WindowFilters::F(int FN) { return roundUp(FN, kFilters); }

bool WindowFilters::fit(const Window& window) {
  return window.C == 1 && poolingWindow(window).columns() <= kMostPixels;
}

bool WindowFilters::pay(const Window& window, const Tensor& x) {
  constexpr Real kMany = Real(0.5);  // zeros, from where leaving them out pays
  return fit(window) && zerosAmong(x.data(), x.size()) > kMany;
}

WindowFilters::WindowFilters(const Window& w, const Tensor& W, const Tensor& b)
    : F_(F(W.dim(0))),
      window_(poolingWindow(w)),
      width_(w.W + 2 * w.pad.w),
      pixels_((window_.FH - 1) * width_ + window_.FW),
      weights_(size_t(4) * F_ * pixels_),
      bias_(b.data(), b.data() + b.size()) {
  bias_.resize(F_);
  const Real* weight = W.data();
  for (int f = 0; f < W.dim(0); ++f) {
    for (int k = 0; k < w.columns(); ++k, ++weight) {
      for (int p = 0; p < 4; ++p) {
        const int y = k / w.FW + p / 2 * w.stride.h, x = k % w.FW + p % 2 * w.stride.w;
        const size_t pixel = size_t(f / kFilters) * pixels_ + y * width_ + x;
        weights_[(pixel * 4 + p) * kFilters + f % kFilters] = *weight;
      }
    }
  }
}

void WindowFilters::find(const Real* paddedImage, int from, int to, Ink& ink) const {
  const int first = from * window_.stride.h * width_;
  const int end = ((to - 1) * window_.stride.h + window_.FH) * width_;
  ink.places.resize(end + window_.FW + 3);
  ink.before.resize(end + 1);
  int* places = ink.places.data();
  int count = 0;
  for (int i = first; i < end; ++i) {
    ink.before[i] = count;
    places[count] = i;
    count += paddedImage[i] != 0;
  }
  ink.before[end] = count;
}

int WindowFilters::list(const Ink& ink, int first, int* places) const {
  int count = 0;
  for (int fy = 0, row = first; fy < window_.FH; ++fy, row += width_) {
    const int before = ink.before[row];
    copyPlaces(ink.places.data() + before, window_.FW, first, places + count);
    count += ink.before[row + window_.FW] - before;
  }
  return count;
}

bool WindowFilters::isBlank(const Ink& ink, int y, int x) const {
  int row = y * window_.stride.h * width_ + x * window_.stride.w, count = 0;
  for (int fy = 0; fy < window_.FH; ++fy, row += width_) {
    count += ink.before[row + window_.FW] - ink.before[row];
  }
  return count == 0;
}

void WindowFilters::pool(const Real* paddedImage, const Ink& ink, int y, int x, Real* maxima,
                         Real* winners) const {
  int places[2 * kMostPixels + 3];
  const int first = y * window_.stride.h * width_ + x * window_.stride.w;
  const int count = list(ink, first, places);
  if (winners) {
    poolWindow<true>(places, count, paddedImage + first, maxima, winners);
  } else {
    poolWindow<false>(places, count, paddedImage + first, maxima, nullptr);
  }
}

}  // namespace cnn

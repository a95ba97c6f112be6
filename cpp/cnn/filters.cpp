#include "cnn/filters.h"

#include <algorithm>

#include "cnn/simd.h"

namespace cnn {

namespace {

/// Filters and positions whose sums the processor's registers hold.
constexpr int kFilters = 4, kPositions = 8;

/// Elements of columns that the second-level cache holds beside the filters.
constexpr int kBlock = 32 * 1024;

/// Columns at kPositions positions.
struct Panel {
  std::vector<Real> values;  // taps×kPositions
  std::vector<int> taps;     // those that are not 0 at all positions
  int count;                 // of them

  void gather(const Real* image, const Im2colIndex& index, int from, int positions);
};

void Panel::gather(const Real* image, const Im2colIndex& index, int from, int positions) {
  const int K = static_cast<int>(index.taps.size());
  taps.resize(K);
  values.resize(size_t(K) * kPositions);
  int offset[kPositions];
  bool inARow = true;
  for (int p = 0; p < kPositions; ++p) {
    offset[p] = index.positions[from + std::min(p, positions - 1)];
    inARow = inARow && offset[p] == offset[0] + p;
  }
  count = 0;
  for (int k = 0; k < K; ++k) {
    const Real* pixels = image + index.taps[k];
    Real row[kPositions];
    if (!inARow) {
      for (int p = 0; p < kPositions; ++p) row[p] = pixels[offset[p]];
    }
    const Real* source = inARow ? pixels + offset[0] : row;
    const Real4 x = load4(source), y = load4(source + 4);
    store4(values.data() + size_t(k) * kPositions, x);
    store4(values.data() + size_t(k) * kPositions + 4, y);
    taps[count] = k;
    count += bitsOf((x != splat4(0)) | (y != splat4(0))) != 0;
  }
}

/// out (kFilters×kPositions, rows ldOut apart) from one tile of filters and `count` taps: those
/// that the panel lists, or simply the first.
template <bool kListed>
void multiplyTile(const Real* filters, const Panel& panel, int count, Real* out, size_t ldOut) {
  const int* taps = panel.taps.data();
  const Real* values = panel.values.data();
  Real4 left[kFilters]{}, right[kFilters]{};
  for (int i = 0; i < count; ++i) {
    const int k = kListed ? taps[i] : i;
    const Real *weights = filters + k * kFilters, *row = values + k * kPositions;
    const Real4 x = load4(row), y = load4(row + 4);
#pragma GCC unroll 4
    for (int f = 0; f < kFilters; ++f) {
      const Real4 weight = splat4(weights[f]);
      left[f] = multiplyAdd(weight, x, left[f]);
      right[f] = multiplyAdd(weight, y, right[f]);
    }
  }
#pragma GCC unroll 4
  for (int f = 0; f < kFilters; ++f) {
    store4(out + f * ldOut, left[f]);
    store4(out + f * ldOut + 4, right[f]);
  }
}

void multiplyTile(const Real* filters, const Panel& panel, Real* out, size_t ldOut) {
  const int all = static_cast<int>(panel.taps.size());
  if (panel.count < all - all / 5) {
    multiplyTile<true>(filters, panel, panel.count, out, ldOut);
  } else {
    multiplyTile<false>(filters, panel, all, out, ldOut);
  }
}

}  // namespace

Filters::Filters(const Real* W, int FN, int taps)
    : FN_(FN), taps_(taps), tiles_(size_t(roundUp(FN, kFilters)) * taps) {
  for (int f = 0; f < FN; ++f, W += taps) {
    Real* column = tiles_.data() + size_t(f / kFilters) * taps * kFilters + f % kFilters;
    for (int k = 0; k < taps; ++k) column[k * kFilters] = W[k];
  }
}

int Filters::positionsAtOnce() const {
  return std::clamp(kBlock / taps_ / kPositions, 1, 8) * kPositions;
}

void Filters::multiply(const Real* paddedImage, const Im2colIndex& index, int from, int count,
                       Real* out, size_t ldOut) const {
  static thread_local std::vector<Panel> panels;
  const size_t size = (count + kPositions - 1) / kPositions;
  if (panels.size() < size) panels.resize(size);
  for (size_t p = 0; p < size; ++p) {
    const int first = static_cast<int>(p) * kPositions;
    panels[p].gather(paddedImage, index, from + first, std::min(kPositions, count - first));
  }
  for (int f = 0; f < FN_; f += kFilters) {
    const Real* tile = tiles_.data() + size_t(f) * taps_;
    const int filters = std::min(kFilters, FN_ - f);
    for (size_t p = 0; p < size; ++p) {
      const int first = static_cast<int>(p) * kPositions;
      const int positions = std::min(kPositions, count - first);
      Real* target = out + f * ldOut + first;
      if (filters == kFilters && positions == kPositions) {
        multiplyTile(tile, panels[p], target, ldOut);
        continue;
      }
      Real whole[kFilters * kPositions];
      multiplyTile(tile, panels[p], whole, kPositions);
      for (int i = 0; i < filters; ++i) {
        copyRow(whole + i * kPositions, positions, target + i * ldOut);
      }
    }
  }
}

}  // namespace cnn

#include "cnn/filters.h"

#include <algorithm>

#include "cnn/simd.h"
#include "cnn/transpose.h"

namespace cnn {

namespace {

/// Filters and positions whose sums the processor's registers hold.
constexpr int kFilters = 4, kPositions = 8;

/// Taps whose columns at kPositions positions the first-level cache holds beside the filters.
constexpr int kTaps = 640;

/// Columns at kPositions positions.
struct Panel {
  Real values[kTaps * kPositions];
  int taps[kTaps];  // those that are not 0 at all positions
  int listed;       // how many these are
  int count;        // of all taps

  void gather(const Real* image, const int* offsets, int count, const int* positions, int width);
};

/// Four numbers that lie anywhere.
inline Real4 gather4(const Real* from, const int* places) {
  return Real4{from[places[0]], from[places[1]], from[places[2]], from[places[3]]};
}

/// Tap k at position p is image[offsets[k] + positions[p]]; `width` positions, at most kPositions.
void Panel::gather(const Real* image, const int* offsets, int count, const int* positions,
                   int width) {
  int place[kPositions];
  bool inARow = true;
  for (int p = 0; p < kPositions; ++p) {
    place[p] = positions[std::min(p, width - 1)];
    inARow = inARow && place[p] == place[0] + p;
  }
  Real* target = values;
  int found = 0;
  const auto add = [&](int k, Real4 x, Real4 y) __attribute__((always_inline)) {
    store4(target, x);
    store4(target + 4, y);
    target += kPositions;
    taps[found] = k;
    found += bitsOf((x != splat4(0)) | (y != splat4(0))) != 0;
  };
  if (inARow) {
    image += place[0];
    for (int k = 0; k < count; ++k) {
      const Real* pixels = image + offsets[k];
      add(k, load4(pixels), load4(pixels + 4));
    }
  } else {
    for (int k = 0; k < count; ++k) {
      const Real* pixels = image + offsets[k];
      add(k, gather4(pixels, place), gather4(pixels, place + 4));
    }
  }
  this->count = count;
  listed = found;
}

/// out (kFilters×kPositions, rows ldOut apart) = or, with kAdds, += a tile of filters times `count`
/// taps of a panel (the first, or with kListed those that `taps` lists), + bias (kFilters).
template <bool kListed, bool kAdds>
void multiplyTile(const Real* filters, const Real* values, const int* taps, int count,
                  const Real* bias, Real* out, size_t ldOut) {
  Real4 left[kFilters]{}, right[kFilters]{};
#pragma GCC unroll 4
  for (int f = 0; kAdds && f < kFilters; ++f) {
    left[f] = load4(out + f * ldOut);
    right[f] = load4(out + f * ldOut + 4);
  }
  const Real *weights = filters, *row = values;
  for (int i = 0; i < count; ++i) {
    if (kListed) {
      weights = filters + taps[i] * kFilters;
      row = values + taps[i] * kPositions;
    }
    const Real4 x = load4(row), y = load4(row + 4);
#pragma GCC unroll 4
    for (int f = 0; f < kFilters; ++f) {
      const Real4 weight = splat4(weights[f]);
      left[f] = multiplyAdd(weight, x, left[f]);
      right[f] = multiplyAdd(weight, y, right[f]);
    }
    weights += kFilters;
    row += kPositions;
  }
#pragma GCC unroll 4
  for (int f = 0; f < kFilters; ++f) {
    store4(out + f * ldOut, left[f] + splat4(bias[f]));
    store4(out + f * ldOut + 4, right[f] + splat4(bias[f]));
  }
}

template <bool kAdds>
void multiplyTile(const Real* filters, const Panel& panel, const Real* bias, Real* out,
                  size_t ldOut) {
  if (panel.listed < panel.count - panel.count / 5) {
    multiplyTile<true, kAdds>(filters, panel.values, panel.taps, panel.listed, bias, out, ldOut);
  } else {
    multiplyTile<false, kAdds>(filters, panel.values, panel.taps, panel.count, bias, out, ldOut);
  }
}

void copyTile(const Real* source, size_t ldSource, int rows, int columns, Real* target,
              size_t ldTarget) {
  for (int r = 0; r < rows; ++r) copyRow(source + r * ldSource, columns, target + r * ldTarget);
}

using MultiplyTile = void (*)(const Real*, const Panel&, const Real*, Real*, size_t);

/// `multiply`, one of multiplyTile, where the tile reaches past the last filter or position: only
/// `rows`×`columns` of out are there.
void multiplyEdge(MultiplyTile multiply, bool adds, const Real* filters, const Panel& panel,
                  const Real* bias, int rows, int columns, Real* out, size_t ldOut) {
  Real whole[kFilters * kPositions]{};
  if (adds) copyTile(out, ldOut, rows, columns, whole, kPositions);
  multiply(filters, panel, bias, whole, kPositions);
  copyTile(whole, kPositions, rows, columns, out, ldOut);
}

}  // namespace

Filters::Filters(const Real* W, const Real* bias, int FN, int taps)
    : FN_(FN), taps_(taps), tiles_(size_t(roundUp(FN, kFilters)) * taps), bias_(bias, bias + FN) {
  bias_.resize(roundUp(FN, kFilters));
  for (int f = 0; f < FN; f += kFilters) {
    transpose(W + size_t(f) * taps, taps, std::min(kFilters, FN - f), taps,
              tiles_.data() + size_t(f) * taps, kFilters);
  }
}

void Filters::multiply(const Real* paddedImage, const Im2colIndex& index, int from, int count,
                       Real* out, size_t ldOut) const {
  static thread_local Panel panel;
  constexpr Real kNoBias[kFilters]{};
  const int blocks = (taps_ + kTaps - 1) / kTaps, atOnce = (taps_ + blocks - 1) / blocks;
  for (int k = 0; k < taps_; k += atOnce) {
    const bool isLast = k + atOnce >= taps_;
    const MultiplyTile multiply = k > 0 ? multiplyTile<true> : multiplyTile<false>;
    for (int p = 0; p < count; p += kPositions) {
      const int positions = std::min(kPositions, count - p);
      panel.gather(paddedImage, index.taps.data() + k, std::min(atOnce, taps_ - k),
                   index.positions.data() + from + p, positions);
      for (int f = 0; f < FN_; f += kFilters) {
        const Real* tile = tiles_.data() + size_t(f) * taps_ + k * kFilters;
        const int filters = std::min(kFilters, FN_ - f);
        const Real* bias = isLast ? bias_.data() + f : kNoBias;
        Real* target = out + f * ldOut + p;
        if (filters == kFilters && positions == kPositions) {
          multiply(tile, panel, bias, target, ldOut);
        } else {
          multiplyEdge(multiply, k > 0, tile, panel, bias, filters, positions, target, ldOut);
        }
      }
    }
  }
}

}  // namespace cnn

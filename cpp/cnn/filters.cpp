#include "cnn/filters.h"

#include <algorithm>

#include "cnn/simd.h"
#include "cnn/transpose.h"

namespace cnn {

namespace {

/// Positions of a tile.
constexpr int kPositions = 8;

/// Filters of a tile. With as many sums as there are registers for, the processor is busy while
/// each sum waits for its last product. Where products are added in a second instruction, they take
/// a register too.
#if defined(__wasm_relaxed_simd__)
constexpr int kMany = 6;
#else
constexpr int kMany = 4;
#endif
/// And where few filters are left.
constexpr int kFew = 4;

/// How many of the filters that are `left` the next tile takes: so many, or the last ones and some
/// that are not there.
int tileOf(int left) { return left > 2 * kFew || (left > kFew && left <= kMany) ? kMany : kFew; }

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

/// How many of the numbers, from the first on, go up by 1.
int runOf(const int* numbers, int count) {
  int run = 0;
  while (run < count && numbers[run] == numbers[0] + run) ++run;
  return run;
}

/// Tap k at position p is image[offsets[k] + positions[p]]; `width` positions, at most kPositions.
void Panel::gather(const Real* image, const int* offsets, int count, const int* positions,
                   int width) {
  const int first = runOf(positions, width), second = runOf(positions + first, width - first);
  Real* target = values;
  int found = 0;
  const auto add = [&](int k, Real4 x, Real4 y) __attribute__((always_inline)) {
    store4(target, x);
    store4(target + 4, y);
    target += kPositions;
    taps[found] = k;
    found += bitsOf((x != splat4(0)) | (y != splat4(0))) != 0;
  };
  if (first == kPositions) {
    image += positions[0];
    for (int k = 0; k < count; ++k) {
      const Real* pixels = image + offsets[k];
      add(k, load4(pixels), load4(pixels + 4));
    }
  } else if (first + second == kPositions) {  // the end of a row, and the next one's beginning
    const Real4 lanes{0, 1, 2, 3}, ends = splat4(static_cast<Real>(first));
    const Mask4 isLeft = lanes < ends, isRight = lanes + 4 < ends;
    const Real *end = image + positions[0], *beginning = image + positions[first] - first;
    for (int k = 0; k < count; ++k) {
      const Real *a = end + offsets[k], *b = beginning + offsets[k];
      add(k, isLeft ? load4(a) : load4(b), isRight ? load4(a + 4) : load4(b + 4));
    }
  } else {
    int place[kPositions];
    for (int p = 0; p < kPositions; ++p) place[p] = positions[std::min(p, width - 1)];
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
template <int kFilters, bool kListed, bool kAdds>
void multiplyTile(const Real* filters, const Real* values, const int* taps, int count,
                  const Real* bias, Real* out, size_t ldOut) {
  Real4 left[kFilters]{}, right[kFilters]{};
#pragma GCC unroll 6
  for (int f = 0; kAdds && f < kFilters; ++f) {
    left[f] = load4(out + f * ldOut);
    right[f] = load4(out + f * ldOut + 4);
  }
  const auto add = [&](const Real* weights, const Real* row) __attribute__((always_inline)) {
    const Real4 x = load4(row), y = load4(row + 4);
#pragma GCC unroll 6
    for (int f = 0; f < kFilters; ++f) {
      const Real4 weight = splat4(weights[f]);
      left[f] = multiplyAdd(weight, x, left[f]);
      right[f] = multiplyAdd(weight, y, right[f]);
    }
  };
  if (kListed) {
    for (int i = 0; i < count; ++i) {
      add(filters + taps[i] * kFilters, values + taps[i] * kPositions);
    }
  } else {
    for (const Real *row = values, *end = values + count * kPositions;; filters += kFilters) {
      add(filters, row);
      row += kPositions;
      if (row == end) break;
      keepLoop(row);
    }
  }
#pragma GCC unroll 6
  for (int f = 0; f < kFilters; ++f) {
    store4(out + f * ldOut, left[f] + splat4(bias[f]));
    store4(out + f * ldOut + 4, right[f] + splat4(bias[f]));
  }
}

template <int kFilters, bool kAdds>
void multiplyTile(const Real* filters, const Panel& panel, const Real* bias, Real* out,
                  size_t ldOut) {
  const bool isListed = panel.listed < panel.count - panel.count / 5;
  const auto multiply =
      isListed ? multiplyTile<kFilters, true, kAdds> : multiplyTile<kFilters, false, kAdds>;
  multiply(filters, panel.values, panel.taps, isListed ? panel.listed : panel.count, bias, out,
           ldOut);
}

using MultiplyTile = void (*)(const Real*, const Panel&, const Real*, Real*, size_t);

MultiplyTile multiplyTileOf(int tile, bool adds) {
  if (tile == kMany) return adds ? multiplyTile<kMany, true> : multiplyTile<kMany, false>;
  return adds ? multiplyTile<kFew, true> : multiplyTile<kFew, false>;
}

void copyTile(const Real* source, size_t ldSource, int rows, int columns, Real* target,
              size_t ldTarget) {
  for (int r = 0; r < rows; ++r) copyRow(source + r * ldSource, columns, target + r * ldTarget);
}

/// A tile where it may reach past the last filter or position: only `filters`×`positions` of out
/// are there.
void multiplyPart(int tile, bool adds, const Real* weights, const Panel& panel, const Real* bias,
                  int filters, int positions, Real* out, size_t ldOut) {
  const MultiplyTile multiply = multiplyTileOf(tile, adds);
  if (filters == tile && positions == kPositions) {
    return multiply(weights, panel, bias, out, ldOut);
  }
  Real whole[kMany * kPositions]{};
  if (adds) copyTile(out, ldOut, filters, positions, whole, kPositions);
  multiply(weights, panel, bias, whole, kPositions);
  copyTile(whole, kPositions, filters, positions, out, ldOut);
}

}  // namespace

Filters::Filters(const Real* W, const Real* bias, int FN, int taps)
    : FN_(FN), taps_(taps), tiles_(size_t(FN + kMany) * taps), bias_(bias, bias + FN) {
  bias_.resize(FN + kMany);
  for (int f = 0, tile; f < FN; f += tile) {
    tile = tileOf(FN - f);
    transpose(W + size_t(f) * taps, taps, std::min(tile, FN - f), taps,
              tiles_.data() + size_t(f) * taps, tile);
  }
}

void Filters::multiply(const Real* paddedImage, const Im2colIndex& index, int from, int count,
                       Real* out, size_t ldOut) const {
  static thread_local Panel panel;
  constexpr Real kNoBias[kMany]{};
  const int blocks = (taps_ + kTaps - 1) / kTaps, atOnce = (taps_ + blocks - 1) / blocks;
  for (int k = 0; k < taps_; k += atOnce) {
    const bool isLast = k + atOnce >= taps_;
    for (int p = 0; p < count; p += kPositions) {
      const int positions = std::min(kPositions, count - p);
      panel.gather(paddedImage, index.taps.data() + k, std::min(atOnce, taps_ - k),
                   index.positions.data() + from + p, positions);
      for (int f = 0, tile; f < FN_; f += tile) {
        tile = tileOf(FN_ - f);
        multiplyPart(tile, k > 0, tiles_.data() + size_t(f) * taps_ + k * tile, panel,
                     isLast ? bias_.data() + f : kNoBias, std::min(tile, FN_ - f), positions,
                     out + f * ldOut + p, ldOut);
      }
    }
  }
}

}  // namespace cnn

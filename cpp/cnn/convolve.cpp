#include "cnn/convolve.h"

#include <algorithm>

namespace cnn {

namespace {

/// Elements of a block that the second-level cache holds beside the weights.
constexpr int kBlock = 32 * 1024;

thread_local PackedMatrix packed;
thread_local std::vector<Real> block;

Real* blockOf(size_t size) {
  if (block.size() < size) block.resize(size);
  return block.data();
}

}  // namespace

Convolve::Convolve(const Window& window, int FN, int groups)
    : window_(window), filters_(FN / groups), groups_(groups), index_(window) {}

int Convolve::positionsAtOnce() const {
  const int columns = gemmTile().columns;
  return std::clamp(kBlock / taps() / columns, 1, 8) * columns;
}

int Convolve::tapsAtOnce() const {
  const int rows = gemmTile().rows;
  return std::max(1, kBlock / positions() / rows) * rows;
}

void Convolve::im2col(const Real* paddedImage, int group, Real* col) const {
  im2colPadded(paddedImage + group * index_.paddedSize, window_, index_, col);
}

void Convolve::forward(const Real* W, const Real* paddedImage, int from, int to, Real* out,
                       size_t ldOut) const {
  for (int g = 0; g < groups_; ++g) {
    packed.resize(to - from, taps());
    packed.gather(paddedImage + g * index_.paddedSize, index_.taps.data(),
                  index_.positions.data() + from);
    packed.multiply(filters_, W + size_t(g) * filters_ * taps(), taps(), 0, to - from,
                    out + size_t(g) * filters_ * ldOut, ldOut);
  }
}

void Convolve::addWeightGradient(const Real* dout, const Real* paddedImage, Real* dWT) const {
  const int atOnce = tapsAtOnce();
  Real* rows = blockOf(size_t(atOnce) * positions());
  packed.resize(filters_, positions());
  for (int g = 0; g < groups_; ++g) {
    packed.pack(Transpose::kYes, dout + size_t(g) * filters_ * positions(), 0, filters_);
    for (int k = 0; k < taps(); k += atOnce) {
      const int to = std::min(k + atOnce, taps());
      im2colTransposed(paddedImage + g * index_.paddedSize, window_, index_, k, to, rows);
      packed.multiply(to - k, rows, positions(), 0, filters_,
                      dWT + (size_t(g) * taps() + k) * filters_, filters_, Write::kAdd);
    }
  }
}

void Convolve::addInputGradient(const Real* WT, const Real* dout, Real* paddedDx) const {
  const int atOnce = tapsAtOnce();
  Real* rows = blockOf(size_t(atOnce) * positions());
  packed.resize(positions(), filters_);
  for (int g = 0; g < groups_; ++g) {
    packed.pack(Transpose::kNo, dout + size_t(g) * filters_ * positions(), 0, positions());
    for (int k = 0; k < taps(); k += atOnce) {
      const int to = std::min(k + atOnce, taps());
      packed.multiply(to - k, WT + (size_t(g) * taps() + k) * filters_, filters_, 0, positions(),
                      rows, positions());
      col2imTransposed(rows, window_, index_, k, to, paddedDx + g * index_.paddedSize);
    }
  }
}

void Convolve::transposeWeights(const Real* W, Real* WT) const {
  const size_t size = size_t(filters_) * taps();
  for (int g = 0; g < groups_; ++g) {
    transpose(W + g * size, taps(), filters_, taps(), WT + g * size);
  }
}

void Convolve::restoreWeights(const Real* WT, Real* W) const {
  const size_t size = size_t(filters_) * taps();
  for (int g = 0; g < groups_; ++g) {
    transpose(WT + g * size, filters_, taps(), filters_, W + g * size);
  }
}

}  // namespace cnn

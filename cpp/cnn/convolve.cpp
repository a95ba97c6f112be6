#include "cnn/convolve.h"

#include <algorithm>

#include "cnn/gemm.h"
#include "cnn/transpose.h"
#include "cnn/workspace.h"

namespace cnn {

namespace {

/// Elements of a block that the second-level cache holds beside the weights.
constexpr int kBlock = 32 * 1024;

thread_local PackedMatrix packed;
thread_local std::vector<Real> block;

}  // namespace

Convolve::Convolve(const Window& window, int FN, int groups)
    : window_(window), FN_(FN / groups), groups_(groups), index_(window) {}

int Convolve::tapsAtOnce() const {
  const int rows = gemmTile().rows;
  return std::max(1, kBlock / positions() / rows) * rows;
}

std::vector<Filters> Convolve::filters(const Real* W, const Real* b) const {
  std::vector<Filters> filters;
  for (int g = 0; g < groups_; ++g, W += size_t(FN_) * taps(), b += FN_) {
    filters.emplace_back(W, b, FN_, taps());
  }
  return filters;
}

void Convolve::forward(const std::vector<Filters>& filters, const Real* paddedImage, int from,
                       int to, Real* out, size_t ldOut) const {
  for (int g = 0; g < groups_; ++g) {
    filters[g].multiply(paddedImage + g * index_.paddedSize, index_, from, to - from,
                        out + size_t(g) * FN_ * ldOut, ldOut);
  }
}

void Convolve::addWeightGradient(const Real* dout, const Real* paddedImage, Real* dWT) const {
  const int atOnce = tapsAtOnce();
  Real* rows = workspace(block, size_t(atOnce) * positions());
  packed.resize(FN_, positions());
  for (int g = 0; g < groups_; ++g) {
    packed.pack(Transpose::kYes, dout + size_t(g) * FN_ * positions(), 0, FN_);
    for (int k = 0; k < taps(); k += atOnce) {
      const int to = std::min(k + atOnce, taps());
      im2colTransposed(paddedImage + g * index_.paddedSize, window_, index_, k, to, rows);
      packed.multiply(to - k, rows, positions(), 0, FN_, dWT + (size_t(g) * taps() + k) * FN_, FN_,
                      Write::kAdd);
    }
  }
}

void Convolve::addInputGradient(const Real* WT, const Real* dout, Real* paddedDx) const {
  const int atOnce = tapsAtOnce();
  Real* rows = workspace(block, size_t(atOnce) * positions());
  packed.resize(positions(), FN_);
  for (int g = 0; g < groups_; ++g) {
    packed.pack(Transpose::kNo, dout + size_t(g) * FN_ * positions(), 0, positions());
    for (int k = 0; k < taps(); k += atOnce) {
      const int to = std::min(k + atOnce, taps());
      packed.multiply(to - k, WT + (size_t(g) * taps() + k) * FN_, FN_, 0, positions(), rows,
                      positions());
      col2imTransposed(rows, window_, index_, k, to, paddedDx + g * index_.paddedSize);
    }
  }
}

void Convolve::transposeWeights(const Real* W, Real* WT) const {
  const size_t size = size_t(FN_) * taps();
  for (int g = 0; g < groups_; ++g) {
    transpose(W + g * size, taps(), FN_, taps(), WT + g * size, FN_);
  }
}

void Convolve::restoreWeights(const Real* WT, Real* W) const {
  const size_t size = size_t(FN_) * taps();
  for (int g = 0; g < groups_; ++g) {
    transpose(WT + g * size, FN_, taps(), FN_, W + g * size, taps());
  }
}

}  // namespace cnn

#include "cnn/tap_sums.h"

#include "cnn/relu_pooling.h"
#include "cnn/simd.h"

namespace cnn {

// kVectors vectors of four are summed at once: one or two of each row of taps. With an image's
// channels side by side rows of taps lie equally far apart. What is read past the end of a row, or
// of the filter, is of no use.

TapSums::TapSums(const Window& w)
    : C_(w.C),
      FH_(w.FH),
      FW_(w.FW),
      right_(w.stride.w),
      down_(w.stride.h * w.C * (w.W + 2 * w.pad.w)),
      height_(w.H + 2 * w.pad.h),
      width_(w.W + 2 * w.pad.w),
      vectors_(w.FW > 4 ? 2 : 1),
      atOnce_(kVectors / vectors_),
      blocks_((w.C * w.FH + atOnce_ - 1) / atOnce_),
      parts_((w.FW + 4 * vectors_ - 1) / (4 * vectors_)) {}

size_t TapSums::readSize() const {
  const size_t image = size_t(C_) * height_ * width_;
  return image + size_t(atOnce_) * width_ + 4 * vectors_ * parts_;
}

void TapSums::interleave(const Real* paddedImage, Real* image) const {
  for (int c = 0; c < C_; ++c) {
    for (int y = 0; y < height_; ++y, paddedImage += width_) {
      copyRow(paddedImage, width_, image + (size_t(y) * C_ + c) * width_);
    }
  }
}

/// kInARow vectors of each row of taps, rows `width` apart. From the last sum to the first, which
/// is the order in which V8 leaves them in registers.
template <int kInARow>
void TapSums::addBlock(const Terms& terms, const Real* image, int width, Real* sums) {
  Real4 sum[kVectors];
#pragma GCC unroll 10
  for (int v = 0; v < kVectors; ++v) sum[v] = load4(sums + 4 * v);
  for (int i = 0; i < terms.count; ++i) {
    const Real* taps = image + terms.pixels[i * terms.stride] + (kVectors / kInARow - 1) * width;
    const Real4 factor = splat4(terms.factors[i * terms.stride]);
#pragma GCC unroll 10
    for (int v = kVectors - 1; v >= 0; --v) {
      sum[v] = multiplyAdd(factor, load4(taps + v % kInARow * 4), sum[v]);
      if (v % kInARow == 0) taps -= width;
    }
  }
#pragma GCC unroll 10
  for (int v = 0; v < kVectors; ++v) store4(sums + 4 * v, sum[v]);
}

void TapSums::add(const std::vector<PoolWindow>& windows, const Real* dout, const uint8_t* winners,
                  const Real* image, Real* sums) const {
  static thread_local std::vector<int> pixels;
  static thread_local std::vector<Real> factors;
  const WindowOffsets offset(right_, down_);
  pixels.resize(windows.size());
  factors.resize(windows.size());
  int count = 0;
  for (const PoolWindow window : windows) {
    const uint8_t winner = winners[window.output];
    pixels[count] = window.pixel + offset.of[winner];
    factors[count] = dout[window.output];
    count += winner != kNone;
  }
  add({pixels.data(), factors.data(), count, 1}, image, sums);
}

void TapSums::add(const Terms& terms, const Real* image, Real* sums) const {
  const auto addSome = vectors_ == 1 ? addBlock<1> : addBlock<2>;
  for (int part = 0; part < parts_; ++part) {
    const Real* taps = image + part * 4 * vectors_;
    for (int block = 0; block < blocks_; ++block, sums += 4 * kVectors) {
      addSome(terms, taps + size_t(block) * atOnce_ * width_, width_, sums);
    }
  }
}

void TapSums::unpack(const Real* sums, int FN, Real* gradients) const {
  const int width = 4 * vectors_;
  for (int f = 0; f < FN; ++f, sums += size()) {
    for (int k = 0; k < C_ * FH_ * FW_; ++k, ++gradients) {
      const int c = k / FW_ / FH_, fy = k / FW_ % FH_, fx = k % FW_;
      const size_t row = size_t(fx / width) * blocks_ * atOnce_ + fy * C_ + c;
      *gradients = sums[row * width + fx % width];
    }
  }
}

}  // namespace cnn

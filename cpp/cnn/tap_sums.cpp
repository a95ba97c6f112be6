#include "cnn/tap_sums.h"

#include "cnn/simd.h"
#include "cnn/transpose.h"

namespace cnn {

// kVectors vectors of four are summed at once: one or two of each row of taps. With an image's
// channels side by side rows of taps lie equally far apart. What is read past the end of a row, or
// of the filter, is of no use. Of 5×5 taps that would be two of five, so that these are taken as
// five columns of four, and the last row.

TapSums::TapSums(const Window& w)
    : C_(w.C),
      FH_(w.FH),
      FW_(w.FW),
      isFive_(w.C == 1 && w.FH == 5 && w.FW == 5),
      offsets_{w.stride.w, w.stride.h * w.C * (w.W + 2 * w.pad.w)},
      height_(w.H + 2 * w.pad.h),
      width_(w.W + 2 * w.pad.w),
      vectors_(w.FW > 4 ? 2 : 1),
      atOnce_(kVectors / vectors_),
      blocks_((w.C * w.FH + atOnce_ - 1) / atOnce_),
      parts_((w.FW + 4 * vectors_ - 1) / (4 * vectors_)) {}

size_t TapSums::readSize() const {
  const size_t image = size_t(C_) * height_ * width_;
  return isFive_ ? foursAt() + 4 * image : image + size_t(atOnce_) * width_ + 4 * vectors_ * parts_;
}

void TapSums::arrange(const Real* paddedImage, Real* image) const {
  for (int c = 0; c < C_; ++c) {
    for (int y = 0; y < height_; ++y, paddedImage += width_) {
      copyRow(paddedImage, width_, image + (size_t(y) * C_ + c) * width_);
    }
  }
  // Each pixel with the three below it.
  if (isFive_) transpose(image, width_, 4, (height_ - 3) * width_, image + foursAt(), 4);
}

/// Where the fours lie behind an image.
size_t TapSums::foursAt() const { return roundUp(height_ * width_ + 4, 16); }

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

/// Five columns of four taps each, and the last row.
void TapSums::addFive(const Terms& terms, const Real* image, Real* sums) const {
  const Real *fours = image + foursAt(), *lastRow = image + 4 * width_;
  Real4 sum[kFiveVectors];
#pragma GCC unroll 7
  for (int v = 0; v < kFiveVectors; ++v) sum[v] = load4(sums + 4 * v);
  for (int i = 0; i < terms.count; ++i) {
    const int pixel = terms.pixels[i * terms.stride];
    const Real4 factor = splat4(terms.factors[i * terms.stride]);
#pragma GCC unroll 2
    for (int v = 1; v >= 0; --v) {
      sum[5 + v] = multiplyAdd(factor, load4(lastRow + pixel + 4 * v), sum[5 + v]);
    }
#pragma GCC unroll 5
    for (int v = 4; v >= 0; --v) {
      sum[v] = multiplyAdd(factor, load4(fours + 4 * pixel + 4 * v), sum[v]);
    }
  }
#pragma GCC unroll 7
  for (int v = 0; v < kFiveVectors; ++v) store4(sums + 4 * v, sum[v]);
}

void TapSums::add(const std::vector<PoolWindow>& windows, const Real* dout, const uint8_t* winners,
                  const Real* image, Real* sums) const {
  static thread_local std::vector<int> pixels;
  static thread_local std::vector<Real> factors;
  pixels.resize(windows.size());
  factors.resize(windows.size());
  int count = 0;
  for (const PoolWindow window : windows) {
    const uint8_t winner = winners[window.output];
    pixels[count] = window.pixel + offsets_.of(winner);
    factors[count] = dout[window.output];
    count += winner != kNone;
  }
  add({pixels.data(), factors.data(), count, 1}, image, sums);
}

void TapSums::add(const Terms& terms, const Real* image, Real* sums) const {
  if (isFive_) return addFive(terms, image, sums);
  const auto addSome = vectors_ == 1 ? addBlock<1> : addBlock<2>;
  for (int part = 0; part < parts_; ++part) {
    const Real* taps = image + part * 4 * vectors_;
    for (int block = 0; block < blocks_; ++block, sums += 4 * kVectors) {
      addSome(terms, taps + size_t(block) * atOnce_ * width_, width_, sums);
    }
  }
}

/// Of a tap among a filter's sums.
size_t TapSums::placeOf(int c, int fy, int fx) const {
  if (isFive_) return fy < 4 ? 4 * fx + fy : 20 + fx;
  const int width = 4 * vectors_;
  return (size_t(fx / width) * blocks_ * atOnce_ + fy * C_ + c) * width + fx % width;
}

void TapSums::unpack(const Real* sums, int FN, Real* gradients) const {
  for (int f = 0; f < FN; ++f, sums += size()) {
    for (int k = 0; k < C_ * FH_ * FW_; ++k, ++gradients) {
      *gradients = sums[placeOf(k / FW_ / FH_, k / FW_ % FH_, k % FW_)];
    }
  }
}

}  // namespace cnn

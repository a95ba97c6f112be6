#include "cnn/layers/convolution_pooling.h"

#include <algorithm>

#include "cnn/batch_sum.h"
#include "cnn/error.h"
#include "cnn/parallel.h"
#include "cnn/simd.h"

namespace cnn {

namespace {

/// Where ReLU's output is 0, so that no gradient passes.
constexpr uint8_t kNone = 4;

/// A row of taps is read, and its gradient summed, by so many numbers at once.
constexpr int kTapsAtOnce = 28;

int widthOf(const Convolve& convolve) { return convolve.window().OW(); }

typedef uint8_t Byte4 __attribute__((vector_size(4)));

/// One row of pooled outputs from two rows of the convolution's; `winners` may be null. The first
/// of equal values counts, as with NumPy's argmax.
void poolRows(const Real* top, const Real* bottom, int PW, Real* out, uint8_t* winners) {
  const Real4 zero = splat4(0);
  int x = 0;
  for (; x + 4 <= PW; x += 4) {
    Real4 a, b, c, d;
    deinterleave(top + 2 * x, a, b);
    deinterleave(bottom + 2 * x, c, d);
    const Real4 largest = max4(max4(a, b), max4(c, d));
    store4(out + x, max4(zero, largest));
    if (!winners) continue;
    const Mask4 isBelow = max4(c, d) > max4(a, b), isRight = isBelow ? d > c : b > a;
    const Mask4 winner = largest > zero ? (isBelow & 2) | (isRight & 1) : Mask4{} + kNone;
    const Byte4 bytes = __builtin_convertvector(winner, Byte4);
    std::memcpy(winners + x, &bytes, sizeof(bytes));
  }
  for (; x < PW; ++x) {
    const Real four[] = {top[2 * x], top[2 * x + 1], bottom[2 * x], bottom[2 * x + 1]};
    const Real* largest = std::max_element(four, four + 4);
    out[x] = std::max(Real(0), *largest);
    if (winners) winners[x] = *largest > 0 ? static_cast<uint8_t>(largest - four) : kNone;
  }
}

/// How far a window's four positions are from its first, in numbers of `size`; kNone counts as the
/// first.
struct WindowOffsets {
  int of[kNone + 1];
  WindowOffsets(int OW, int size) : of{0, size, OW * size, (OW + 1) * size, 0} {}
};

}  // namespace

Shape ConvolutionPooling::outputShape(const Shape& x) const {
  Shape shape = convolution_.outputShape(x);
  shape[2] /= 2;
  shape[3] /= 2;
  if (shape[2] > 0 && shape[3] > 0) return shape;
  fail(ErrorCode::kShapeMismatch, "a convolution's output is smaller than a 2×2 window");
}

Tensor ConvolutionPooling::forward(Tensor x, Mode mode) {
  const Convolve convolve = convolution_.convolveOn(x.shape());
  const Shape inShape = x.shape(), shape = outputShape(inShape);
  const int FN = shape[1], PH = shape[2], PW = shape[3], OW = widthOf(convolve);
  const std::vector<Filters> filters =
      convolve.filters(convolution_.weight().data(), convolution_.bias().data());
  Tensor images = padded(std::move(x), convolution_.options().pad);
  Tensor out = Tensor::uninitialized(shape);
  std::vector<uint8_t> winners(mode == Mode::kPredict ? 0 : out.size());
  parallelFor(size_t(shape[0]) * PH, convolution_.weight().size() * 2 * OW, [&](size_t task) {
    static thread_local std::vector<Real> rows;
    const size_t n = task / PH, y = task % PH;
    rows.resize(size_t(FN) * 2 * OW);
    convolve.forward(filters, images.data() + n * convolve.paddedSize(), 2 * y * OW,
                     (2 * y + 2) * OW, rows.data(), 2 * OW);
    for (int f = 0; f < FN; ++f) {
      const Real* top = rows.data() + size_t(f) * 2 * OW;
      const size_t row = ((n * FN + f) * PH + y) * PW;
      poolRows(top, top + OW, PW, out.data() + row,
               winners.empty() ? nullptr : winners.data() + row);
    }
  });
  if (mode != Mode::kPredict) {
    xShape_ = inShape;
    outShape_ = shape;
    images_ = std::move(images);
    winners_ = std::move(winners);
  }
  return out;
}

namespace {

/// Of a row of windows (which span two rows and columns of the convolution's positions) on a padded
/// image: those that see any pixel but 0. Returns how many. `windows`: PW.
int nonBlankWindows(const Real* paddedImage, const Window& w, int y, int PW, int* windows) {
  static thread_local std::vector<int> columns;
  const int paddedH = w.H + 2 * w.pad.h, paddedW = w.W + 2 * w.pad.w;
  columns.assign(paddedW, 0);
  for (int c = 0; c < w.C; ++c) {
    for (int fy = 0; fy < w.stride.h + w.FH; ++fy) {
      const Real* row = paddedImage + (size_t(c) * paddedH + 2 * y * w.stride.h + fy) * paddedW;
      for (int x = 0; x < paddedW; ++x) columns[x] |= row[x] != 0;
    }
  }
  int count = 0;
  for (int x = 0; x < PW; ++x) {
    const auto first = columns.begin() + 2 * x * w.stride.w;
    windows[count] = x;
    count += std::find(first, first + w.stride.w + w.FW, 1) != first + w.stride.w + w.FW;
  }
  return count;
}

/// The gradient that goes on to the convolution: 0 where ReLU lets none pass.
Real passed(Real gradient, uint8_t winner) {
  constexpr Real kPasses[] = {1, 1, 1, 1, 0};
  return gradient * kPasses[winner];
}

Real sumOfPassed(const Real* gradients, const uint8_t* winners, int count) {
  Real4 sums = splat4(0);
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    Byte4 winner;
    std::memcpy(&winner, winners + i, sizeof(winner));
    const Mask4 isNone = __builtin_convertvector(winner, Mask4) == kNone;
    sums += isNone ? splat4(0) : load4(gradients + i);
  }
  Real sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  for (; i < count; ++i) sum += passed(gradients[i], winners[i]);
  return sum;
}

/// Adds to sums (kTapsAtOnce) each listed window's gradient times its winner's taps. `col`: those
/// taps of the first position, rows of `ldCol`.
void addWindows(const int* windows, int count, const Real* dout, const uint8_t* winners,
                const WindowOffsets& offset, const Real* col, int ldCol, Real* sums) {
  constexpr int kVectors = kTapsAtOnce / 4;
  Real4 sum[kVectors];
#pragma GCC unroll 7
  for (int v = 0; v < kVectors; ++v) sum[v] = load4(sums + 4 * v);
  for (int i = 0; i < count; ++i) {
    const int x = windows[i];
    const Real4 g = splat4(passed(dout[x], winners[x]));
    const Real* taps = col + 2 * x * ldCol + offset.of[winners[x]];
#pragma GCC unroll 7
    for (int v = 0; v < kVectors; ++v) sum[v] = multiplyAdd(g, load4(taps + 4 * v), sum[v]);
  }
#pragma GCC unroll 7
  for (int v = 0; v < kVectors; ++v) store4(sums + 4 * v, sum[v]);
}

}  // namespace

/// dW: FN rows of taps, rounded up to kTapsAtOnce; what lies behind the taps is of no use.
void ConvolutionPooling::addGradients(const Convolve& convolve, int n, const Tensor& dout, Real* dW,
                                      Real* db) const {
  static thread_local std::vector<Real> col;
  static thread_local std::vector<int> windows;
  const int FN = outShape_[1], PH = outShape_[2], PW = outShape_[3], OW = widthOf(convolve);
  const int K = convolve.taps(), G = convolution_.options().groups;
  const size_t ldW = roundUp(K, kTapsAtOnce);
  const WindowOffsets offset(OW, K);
  col.resize(size_t(2) * OW * K + kTapsAtOnce);
  windows.resize(PW);
  const Real* image = images_.data() + n * convolve.paddedSize();
  const auto rowOf = [&](int f, int y) { return ((size_t(n) * FN + f) * PH + y) * PW; };
  for (int g = 0; g < G; ++g) {
    for (int y = 0; y < PH; ++y) {
      const int count = nonBlankWindows(image + g * convolve.paddedSize() / G, convolve.window(), y,
                                        PW, windows.data());
      for (int i = 0; i < count; ++i) {
        for (int row : {0, 1}) {
          const int from = row * OW + 2 * windows[i], first = 2 * y * OW + from;
          convolve.im2col(image, g, first, first + 2, col.data() + from * K);
        }
      }
      for (int f = g * (FN / G); f < (g + 1) * (FN / G); ++f) {
        for (int k = 0; k < K; k += kTapsAtOnce) {
          addWindows(windows.data(), count, dout.data() + rowOf(f, y),
                     winners_.data() + rowOf(f, y), offset, col.data() + k, K, dW + f * ldW + k);
        }
      }
    }
  }
  for (int f = 0; f < FN; ++f) {
    db[f] += sumOfPassed(dout.data() + rowOf(f, 0), winners_.data() + rowOf(f, 0), PH * PW);
  }
}

/// Through the gradient by the convolution's output, written out with its zeros.
void ConvolutionPooling::addInputGradient(const Convolve& convolve, const Real* WT, int n,
                                          const Tensor& dout, Real* dImage) const {
  static thread_local std::vector<Real> unpooled;
  const int FN = outShape_[1], PH = outShape_[2], PW = outShape_[3], OW = widthOf(convolve);
  const WindowOffsets offset(OW, 1);
  unpooled.assign(size_t(FN) * convolve.positions(), 0);
  size_t i = size_t(n) * FN * PH * PW;
  for (int f = 0; f < FN; ++f) {
    Real* map = unpooled.data() + size_t(f) * convolve.positions();
    for (int y = 0; y < PH; ++y) {
      for (int x = 0; x < PW; ++x, ++i) {
        if (winners_[i] == kNone) continue;
        map[2 * y * OW + 2 * x + offset.of[winners_[i]]] = dout[i];
      }
    }
  }
  convolve.addInputGradient(WT, unpooled.data(), dImage);
}

Tensor ConvolutionPooling::backward(Tensor dout, bool needsInput) {
  const Convolve convolve = convolution_.convolveOn(xShape_);
  const int N = outShape_[0], FN = outShape_[1], K = convolve.taps();
  const size_t ldW = roundUp(K, kTapsAtOnce);
  Tensor dImages = needsInput ? Tensor(images_.shape()) : Tensor();
  const Tensor WT = needsInput ? convolution_.transposedWeight(convolve) : Tensor();
  BatchSum dW(N, FN * ldW), db(N, FN);
  const size_t cost = size_t(N) / dW.parts() * FN * ldW * outShape_[2] * outShape_[3];
  parallelFor(dW.parts(), cost, [&](size_t part) {
    for (int n = dW.begin(part); n < dW.begin(part + 1); ++n) {
      addGradients(convolve, n, dout, dW.part(part), db.part(part));
      if (!needsInput) continue;
      addInputGradient(convolve, WT.data(), n, dout, dImages.data() + n * convolve.paddedSize());
    }
  });
  convolution_.setGradients(dW.total(), ldW, db.total());
  Tensor dx =
      needsInput ? cropped(std::move(dImages), convolution_.options().pad, xShape_) : Tensor();
  images_ = Tensor();
  return dx;
}

}  // namespace cnn

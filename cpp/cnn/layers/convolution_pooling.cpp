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

/// One row of pooled outputs from two rows of the convolution's; `winners` may be null. The first
/// of equal values counts, as with NumPy's argmax.
void poolRows(const Real* top, const Real* bottom, Real bias, int PW, Real* out, uint8_t* winners) {
  typedef uint8_t Byte4 __attribute__((vector_size(4)));
  const Real4 bias4 = splat4(bias), zero = splat4(0);
  int x = 0;
  for (; x + 4 <= PW; x += 4) {
    Real4 a, b, c, d;
    deinterleave(top + 2 * x, a, b);
    deinterleave(bottom + 2 * x, c, d);
    a += bias4, b += bias4, c += bias4, d += bias4;
    const Real4 largest = max4(max4(a, b), max4(c, d));
    store4(out + x, max4(zero, largest));
    if (!winners) continue;
    Mask4 winner = c == largest ? Mask4{} + 2 : Mask4{} + 3;
    winner = b == largest ? Mask4{} + 1 : winner;
    winner = a == largest ? Mask4{} : winner;
    winner = largest > zero ? winner : Mask4{} + kNone;
    const Byte4 bytes = __builtin_convertvector(winner, Byte4);
    std::memcpy(winners + x, &bytes, sizeof(bytes));
  }
  for (; x < PW; ++x) {
    const Real four[] = {top[2 * x] + bias, top[2 * x + 1] + bias, bottom[2 * x] + bias,
                         bottom[2 * x + 1] + bias};
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
  const Tensor &W = convolution_.weight(), &b = convolution_.bias();
  Tensor images = padded(std::move(x), convolution_.options().pad);
  Tensor out = Tensor::uninitialized(shape);
  std::vector<uint8_t> winners(mode == Mode::kPredict ? 0 : out.size());
  parallelFor(size_t(shape[0]) * PH, W.size() * 2 * OW, [&](size_t task) {
    static thread_local std::vector<Real> rows;
    const size_t n = task / PH, y = task % PH;
    rows.resize(size_t(FN) * 2 * OW);
    convolve.forward(W.data(), images.data() + n * convolve.paddedSize(), 2 * y * OW,
                     (2 * y + 2) * OW, rows.data(), 2 * OW);
    for (int f = 0; f < FN; ++f) {
      const Real* top = rows.data() + size_t(f) * 2 * OW;
      const size_t row = ((n * FN + f) * PH + y) * PW;
      poolRows(top, top + OW, b[f], PW, out.data() + row,
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

/// Adds to sums (kTapsAtOnce) for every window of one map: its gradient times its winner's taps.
/// `col`: those taps of position 0, rows of `ldCol`. Returns the sum of the gradients.
static Real addWindows(const Real* dout, const uint8_t* winners, int PH, int PW, int OW,
                       const Real* col, int ldCol, Real* sums) {
  constexpr int kVectors = kTapsAtOnce / 4;
  const WindowOffsets offset(OW, ldCol);
  Real4 sum[kVectors];
#pragma GCC unroll 7
  for (int v = 0; v < kVectors; ++v) sum[v] = load4(sums + 4 * v);
  Real total = 0;
  for (int y = 0; y < PH; ++y) {
    const Real* window = col + size_t(2 * y) * OW * ldCol;
    for (int x = 0; x < PW; ++x, ++dout, ++winners, window += 2 * ldCol) {
      const Real g = *winners == kNone ? Real(0) : *dout;
      const Real* taps = window + offset.of[*winners];
      const Real4 g4 = splat4(g);
      total += g;
#pragma GCC unroll 7
      for (int v = 0; v < kVectors; ++v) sum[v] = multiplyAdd(g4, load4(taps + 4 * v), sum[v]);
    }
  }
#pragma GCC unroll 7
  for (int v = 0; v < kVectors; ++v) store4(sums + 4 * v, sum[v]);
  return total;
}

/// dW: FN rows of taps, rounded up to kTapsAtOnce; what lies behind the taps is of no use.
void ConvolutionPooling::addGradients(const Convolve& convolve, int n, const Tensor& dout, Real* dW,
                                      Real* db) const {
  static thread_local std::vector<Real> col;
  const int FN = outShape_[1], PH = outShape_[2], PW = outShape_[3], OW = widthOf(convolve);
  const int K = convolve.taps(), G = convolution_.options().groups;
  const size_t ldW = roundUp(K, kTapsAtOnce);
  col.resize(size_t(convolve.positions()) * K + kTapsAtOnce);
  for (int g = 0; g < G; ++g) {
    convolve.im2col(images_.data() + n * convolve.paddedSize(), g, col.data());
    for (int f = g * (FN / G); f < (g + 1) * (FN / G); ++f) {
      const size_t map = (size_t(n) * FN + f) * PH * PW;
      for (int k = 0; k < K; k += kTapsAtOnce) {
        const Real sum = addWindows(dout.data() + map, winners_.data() + map, PH, PW, OW,
                                    col.data() + k, K, dW + f * ldW + k);
        if (k == 0) db[f] += sum;
      }
    }
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

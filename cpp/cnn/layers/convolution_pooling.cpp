#include "cnn/layers/convolution_pooling.h"

#include <algorithm>
#include <optional>

#include "cnn/error.h"
#include "cnn/parallel.h"
#include "cnn/partial_sums.h"
#include "cnn/relu_pooling.h"
#include "cnn/simd.h"
#include "cnn/tap_sums.h"
#include "cnn/transpose.h"
#include "cnn/window_filters.h"
#include "cnn/workspace.h"

namespace cnn {

namespace {

int widthOf(const Convolve& convolve) { return convolve.window().OW(); }

/// A row of PW pooling windows: F numbers of each.
struct PooledRow {
  const Real* bias;
  int F;
  Real* maxima;
  Real* winners;  // 0 … 3 or kNone, in the bits of a Mask4; may be null

  /// Bias, ReLU and maximum of the sums at a window's four positions, which lie so far apart to the
  /// right and down.
  void pool(int x, const Real* sums, size_t right, size_t down) {
    for (int f = 0; f < F; f += 4) {
      const Real4 start = load4(bias + f);
      const Real *upper = sums + f, *lower = upper + down;
      const Pooled4 pooled = reluPooling(start + load4(upper), start + load4(upper + right),
                                         start + load4(lower), start + load4(lower + right));
      store4(maxima + x * F + f, pooled.maximum);
      if (winners) store4(winners + x * F + f, (Real4)pooled.winner);
    }
  }
};

/// Winners (PW×F) as bytes (FN×PW, rows ldTarget apart).
void turnWinners(const Real* winners, int F, int PW, int FN, uint8_t* target, size_t ldTarget) {
  static thread_local std::vector<Real> memory;
  Real* turned = workspace(memory, size_t(FN) * PW + 4);
  transpose(winners, F, PW, FN, turned, PW);
  for (int f = 0; f < FN; ++f, turned += PW, target += ldTarget) {
    for (int x = 0; x < PW; x += 4) {
      const Byte4 bytes = bytesOf((Mask4)load4(turned + x));
      if (x + 4 <= PW) {
        std::memcpy(target + x, &bytes, sizeof(bytes));
      } else {
        for (int i = 0; x + i < PW; ++i) target[x + i] = bytes[i];
      }
    }
  }
}

}  // namespace

/// The convolution, in one of two ways that give the same sums: pixel by pixel where most are 0, or
/// all of them.
struct ConvolutionPooling::Products {
  Convolve convolve;
  int FN, F;
  std::vector<Real> bias, noBias;
  std::optional<WindowFilters> drawn;
  std::vector<Filters> filters;

  Products(const Convolution& convolution, const Tensor& x)
      : convolve(convolution.convolveOn(x.shape())),
        FN(convolution.weight().dim(0)),
        F(WindowFilters::F(FN)),
        bias(F),
        noBias(F) {
    std::copy_n(convolution.bias().data(), FN, bias.data());
    if (convolution.options().groups == 1 && WindowFilters::pay(convolve.window(), x)) {
      drawn.emplace(convolve.window(), convolution.weight(), convolution.bias());
    } else {
      filters = convolve.filters(convolution.weight().data(), noBias.data());
    }
  }

  /// Multiplications of a row of pooling windows.
  size_t cost() const { return size_t(FN) * convolve.taps() * 2 * widthOf(convolve); }

  /// Row y of a drawing's pooling windows, PW of them, and which of them see nothing of it.
  void poolDrawn(const Real* paddedImage, const WindowFilters::Ink& ink, int y, int PW,
                 PooledRow& row, uint8_t* blank) const {
    int oneBlank = PW;
    for (int x = 0; x < PW; ++x) {
      Real* maxima = row.maxima + x * F;
      Real* winners = row.winners ? row.winners + x * F : nullptr;
      blank[x] = drawn->isBlank(ink, y, x);
      if (blank[x] && oneBlank < PW) {
        copyRow(row.maxima + oneBlank * F, F, maxima);
        if (winners) copyRow(row.winners + oneBlank * F, F, winners);
        continue;
      }
      drawn->pool(paddedImage, ink, y, x, maxima, winners);
      if (blank[x]) oneBlank = x;
    }
  }

  /// Row y of an image's pooling windows, PW of them.
  void pool(const Real* paddedImage, int y, int PW, PooledRow& row) const {
    static thread_local std::vector<Real> memory;
    const int OW = widthOf(convolve);
    Real* maps = workspace(memory, size_t(FN + F) * 2 * OW);
    Real* sums = maps + size_t(FN) * 2 * OW;
    convolve.forward(filters, paddedImage, 2 * y * OW, (2 * y + 2) * OW, maps, 2 * OW);
    transpose(maps, 2 * OW, FN, 2 * OW, sums, F);
    for (int x = 0; x < PW; ++x) row.pool(x, sums + size_t(2) * x * F, F, size_t(OW) * F);
  }
};

Shape ConvolutionPooling::outputShape(const Shape& x) const {
  Shape shape = convolution_.outputShape(x);
  shape[2] /= 2;
  shape[3] /= 2;
  if (shape[2] > 0 && shape[3] > 0) return shape;
  fail(ErrorCode::kShapeMismatch, "a convolution's output is smaller than a 2×2 window");
}

Tensor ConvolutionPooling::forward(Tensor x, Mode mode) {
  const Shape inShape = x.shape(), shape = outputShape(inShape);
  const int FN = shape[1], PH = shape[2], PW = shape[3];
  const Products products(convolution_, x);
  Tensor images = padded(std::move(x), convolution_.options().pad);
  Tensor out = Tensor::uninitialized(shape);
  std::vector<uint8_t> winners(mode == Mode::kPredict ? 0 : out.size());
  std::vector<uint8_t> blank(out.size() / FN);
  // An image after the other, or row by row where there are not enough for the threads.
  const int rows = shape[0] < 4 * threads() && threads() > 1 ? 1 : PH, parts = PH / rows;
  parallelFor(size_t(shape[0]) * parts, rows * products.cost(), [&](size_t task) {
    static thread_local std::vector<Real> memory;
    static thread_local WindowFilters::Ink ink;
    const size_t n = task / parts;
    const int F = products.F, from = static_cast<int>(task % parts) * rows;
    const Real* image = images.data() + n * products.convolve.paddedSize();
    Real* maxima = workspace(memory, size_t(2) * PW * F);
    PooledRow row{products.bias.data(), F, maxima, winners.empty() ? nullptr : maxima + PW * F};
    if (products.drawn) products.drawn->find(image, from, from + rows, ink);
    for (int y = from; y < from + rows; ++y) {
      if (products.drawn) {
        products.poolDrawn(image, ink, y, PW, row, blank.data() + (n * PH + y) * PW);
      } else {
        products.pool(image, y, PW, row);
      }
      const size_t first = (n * FN * PH + y) * PW;
      transpose(maxima, F, PW, FN, out.data() + first, size_t(PH) * PW);
      if (row.winners) {
        turnWinners(row.winners, F, PW, FN, winners.data() + first, size_t(PH) * PW);
      }
    }
  });
  if (mode != Mode::kPredict) {
    xShape_ = inShape;
    outShape_ = shape;
    images_ = std::move(images);
    winners_ = std::move(winners);
    blank_ = std::move(blank);
  }
  return out;
}

namespace {

/// Sum of the gradients that ReLU lets pass.
Real sumOfPassed(const Real* gradients, const uint8_t* winners, int count) {
  Real4 sums = splat4(0);
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    sums += wide4(winners + i) == kNone ? splat4(0) : load4(gradients + i);
  }
  Real sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  for (; i < count; ++i) sum += winners[i] == kNone ? 0 : gradients[i];
  return sum;
}

}  // namespace

/// dW: FN×taps.size(), db: FN.
void ConvolutionPooling::addGradients(const TapSums& taps, int n, const Tensor& dout, Real* dW,
                                      Real* db) const {
  static thread_local std::vector<Real> memory;
  static thread_local std::vector<PoolWindow> windows;
  const int FN = outShape_[1], PW = outShape_[3], P = outShape_[2] * PW;
  const int G = convolution_.options().groups;
  const size_t size = images_.size() / outShape_[0] / G;
  Real* image = workspace(memory, taps.readSize());
  windows.clear();
  for (int i = 0; i < P; ++i) {
    if (!blank_[size_t(n) * P + i]) windows.push_back({i, taps.pixel(i, PW)});
  }
  for (int f = 0; f < FN; ++f) {
    if (f % (FN / G) == 0) {
      const int group = f / (FN / G);
      taps.arrange(images_.data() + (size_t(n) * G + group) * size, image);
    }
    const size_t map = (size_t(n) * FN + f) * P;
    taps.add(windows, dout.data() + map, winners_.data() + map, image, dW + f * taps.size());
    db[f] += sumOfPassed(dout.data() + map, winners_.data() + map, P);
  }
}

/// Through the gradient by the convolution's output, written out with its zeros.
void ConvolutionPooling::addInputGradient(const Convolve& convolve, const Real* WT, int n,
                                          const Tensor& dout, Real* dImage) const {
  static thread_local std::vector<Real> unpooled;
  const int FN = outShape_[1], PH = outShape_[2], PW = outShape_[3], OW = widthOf(convolve);
  const WindowOffsets offsets{1, OW};
  unpooled.assign(size_t(FN) * convolve.positions(), 0);
  size_t i = size_t(n) * FN * PH * PW;
  for (int f = 0; f < FN; ++f) {
    Real* map = unpooled.data() + size_t(f) * convolve.positions();
    for (int y = 0; y < PH; ++y) {
      for (int x = 0; x < PW; ++x, ++i) {
        if (winners_[i] == kNone) continue;
        map[2 * y * OW + 2 * x + offsets.of(winners_[i])] = dout[i];
      }
    }
  }
  convolve.addInputGradient(WT, unpooled.data(), dImage);
}

Tensor ConvolutionPooling::backward(Tensor dout, bool needsInput) {
  const Convolve convolve = convolution_.convolveOn(xShape_);
  const TapSums taps(convolve.window());
  const int N = outShape_[0], FN = outShape_[1];
  Tensor dImages = needsInput ? Tensor(images_.shape()) : Tensor();
  const Tensor WT = needsInput ? convolution_.transposedWeight(convolve) : Tensor();
  PartialSums dW(N, FN * taps.size()), db(N, FN);
  const size_t cost = size_t(N) / dW.parts() * FN * taps.size() * outShape_[2] * outShape_[3];
  parallelFor(dW.parts(), cost, [&](size_t part) {
    Real *sumsW = dW.start(part), *sumsB = db.start(part);
    for (int n = dW.begin(part); n < dW.begin(part + 1); ++n) {
      addGradients(taps, n, dout, sumsW, sumsB);
      if (!needsInput) continue;
      addInputGradient(convolve, WT.data(), n, dout, dImages.data() + n * convolve.paddedSize());
    }
  });
  Tensor weights = Tensor::uninitialized(convolution_.weight().shape());
  taps.unpack(dW.total(), FN, weights.data());
  convolution_.setGradients(std::move(weights), db.total());
  Tensor dx =
      needsInput ? cropped(std::move(dImages), convolution_.options().pad, xShape_) : Tensor();
  images_ = Tensor();
  return dx;
}

}  // namespace cnn

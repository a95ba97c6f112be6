#include "cnn/layers/pooling.h"

#include <algorithm>
#include <limits>

#include "cnn/error.h"
#include "cnn/parallel.h"

namespace cnn {

Pooling::Pooling(int PH, int PW, Axes stride, Axes pad, Kind kind)
    : PH_(PH), PW_(PW), stride_(stride), pad_(pad), kind_(kind) {
  Window{1, std::max(PH, 1), std::max(PW, 1), PH, PW, stride, pad}.check();
}

Window Pooling::windowOn(const Shape& x) const {
  if (x.size() != 4) {
    fail(ErrorCode::kShapeMismatch, "a pooling layer got {}, expected (N, C, H, W)", x);
  }
  const Window window{1, x[2], x[3], PH_, PW_, stride_, pad_};
  window.check();
  return window;
}

Shape Pooling::outputShape(const Shape& x) const {
  const Window window = windowOn(x);
  return {x[0], x[1], window.OH(), window.OW()};
}

Tensor Pooling::forward(Tensor x, Mode mode) {
  const Window window = windowOn(x.shape());
  const size_t planes = size_t(x.dim(0)) * x.dim(1), rows = window.rows();
  Tensor out = Tensor::uninitialized(outputShape(x.shape()));
  const bool keep = mode != Mode::kPredict && kind_ == Kind::kMax;
  std::vector<int> argmax(keep ? planes * rows : 0);
  parallelFor(planes, rows * PH_ * PW_, [&](size_t p) {
    const Real* plane = x.data() + p * window.imageSize();
    if (kind_ == Kind::kAverage) {
      forwardAverage(plane, window, out.data() + p * rows);
    } else {
      forwardMax(plane, window, out.data() + p * rows, keep ? argmax.data() + p * rows : nullptr);
    }
  });
  if (mode != Mode::kPredict) {
    inputShape_ = x.shape();
    argmax_ = std::move(argmax);
  }
  return out;
}

namespace {

/// Calls visit(output element, row, column) for every window of one plane: where its first tap
/// lies.
template <typename Visit>
void forEachWindow(const Window& w, const Visit& visit) {
  int element = 0;
  for (int oy = 0; oy < w.OH(); ++oy) {
    for (int ox = 0; ox < w.OW(); ++ox, ++element) {
      visit(element, oy * w.stride.h - w.pad.h, ox * w.stride.w - w.pad.w);
    }
  }
}

/// Calls visit(pixel, or −1 on padding) for every tap of the window that begins at (row, column).
template <typename Visit>
void forEachTap(const Window& w, int row, int column, const Visit& visit) {
  const bool isOnImage = row >= 0 && column >= 0 && row + w.FH <= w.H && column + w.FW <= w.W;
  for (int y = row; y < row + w.FH; ++y) {
    for (int x = column; x < column + w.FW; ++x) {
      const bool isPixel = isOnImage || (y >= 0 && y < w.H && x >= 0 && x < w.W);
      visit(isPixel ? y * w.W + x : -1);
    }
  }
}

}  // namespace

/// Of equal values the first counts, as with NumPy's argmax.
void Pooling::forwardMax(const Real* plane, const Window& w, Real* out, int* argmax) const {
  forEachWindow(w, [&](int element, int row, int column) {
    Real most = -std::numeric_limits<Real>::infinity();
    int winner = 0;
    forEachTap(w, row, column, [&](int pixel) {
      const Real value = pixel < 0 ? Real(0) : plane[pixel];
      winner = value > most ? pixel : winner;
      most = value > most ? value : most;
    });
    out[element] = most;
    if (argmax) argmax[element] = winner;
  });
}

void Pooling::forwardAverage(const Real* plane, const Window& w, Real* out) const {
  const Real share = Real(1) / (PH_ * PW_);
  forEachWindow(w, [&](int element, int row, int column) {
    Real sum = 0;
    forEachTap(w, row, column, [&](int pixel) { sum += pixel < 0 ? Real(0) : plane[pixel]; });
    out[element] = sum * share;
  });
}

void Pooling::backwardAverage(const Real* dout, const Window& w, Real* dx) const {
  const Real share = Real(1) / (PH_ * PW_);
  forEachWindow(w, [&](int element, int row, int column) {
    forEachTap(w, row, column, [&](int pixel) {
      if (pixel >= 0) dx[pixel] += dout[element] * share;
    });
  });
}

Tensor Pooling::backward(Tensor dout, bool) {
  const Window window = windowOn(inputShape_);
  const size_t planes = size_t(inputShape_[0]) * inputShape_[1], rows = window.rows();
  Tensor dx(inputShape_);
  parallelFor(planes, rows * PH_ * PW_, [&](size_t p) {
    Real* plane = dx.data() + p * window.imageSize();
    const Real* doutPlane = dout.data() + p * rows;
    if (kind_ == Kind::kAverage) {
      backwardAverage(doutPlane, window, plane);
      return;
    }
    for (size_t i = 0; i < rows; ++i) {
      const int pixel = argmax_[p * rows + i];
      if (pixel >= 0) plane[pixel] += doutPlane[i];
    }
  });
  argmax_.clear();
  return dx;
}

}  // namespace cnn

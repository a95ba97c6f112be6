#include "cnn/layers/local_response_normalization.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cnn/error.h"

namespace cnn {

namespace {

/// target(n, c, i) += factor · Σ source(n, j, i) over the `n` channels j around c.
void addNeighbours(const Tensor& source, int n, Real factor, Tensor& target) {
  const int C = source.dim(1), half = n / 2;
  const size_t pixels = size_t(source.dim(2)) * source.dim(3);
  for (int image = 0; image < source.dim(0); ++image) {
    for (int c = 0; c < C; ++c) {
      Real* sum = target.data() + (size_t(image) * C + c) * pixels;
      for (int j = std::max(0, c - half); j <= std::min(C - 1, c + half); ++j) {
        const Real* value = source.data() + (size_t(image) * C + j) * pixels;
        for (size_t i = 0; i < pixels; ++i) sum[i] += factor * value[i];
      }
    }
  }
}

/// values^exponent; for AlexNet's −3/4 by square roots.
Tensor powers(const Tensor& values, Real exponent) {
  Tensor out = Tensor::uninitialized(values.shape());
  if (exponent == Real(-0.75)) {
    for (size_t i = 0; i < out.size(); ++i) {
      const Real root = std::sqrt(values[i]);
      out[i] = 1 / (root * std::sqrt(root));
    }
  } else {
    for (size_t i = 0; i < out.size(); ++i) out[i] = std::pow(values[i], exponent);
  }
  return out;
}

}  // namespace

LocalResponseNormalization::LocalResponseNormalization(Options options) : options_(options) {
  if (options.n >= 1 && options.n % 2 == 1 && options.k > 0) return;
  fail(ErrorCode::kBadArgument,
       "local response normalisation got n = {} and k = {}, expected an odd n from 1 on and a k "
       "above 0",
       options.n, options.k);
}

Shape LocalResponseNormalization::outputShape(const Shape& x) const {
  if (x.size() == 4) return x;
  fail(ErrorCode::kShapeMismatch, "local response normalisation got {}, expected (N, C, H, W)", x);
}

Tensor LocalResponseNormalization::forward(Tensor x, Mode mode) {
  Tensor squares = x, scale = Tensor::uninitialized(outputShape(x.shape()));
  for (size_t i = 0; i < x.size(); ++i) squares[i] *= x[i];
  scale.fill(options_.k);
  addNeighbours(squares, options_.n, options_.alpha, scale);
  Tensor out = powers(scale, -options_.beta);
  for (size_t i = 0; i < x.size(); ++i) out[i] *= x[i];
  if (mode != Mode::kPredict) {
    x_ = std::move(x);
    scale_ = std::move(scale);
  }
  return out;
}

/// dx(c) = dout(c) · scale(c)^−beta − 2·alpha·beta · x(c) · Σ dout(j)·x(j)·scale(j)^(−beta−1) over
/// the same neighbours.
Tensor LocalResponseNormalization::backward(Tensor dout, bool) {
  Tensor products = powers(scale_, -options_.beta), sums(dout.shape());
  for (size_t i = 0; i < dout.size(); ++i) {
    dout[i] *= products[i];
    products[i] = dout[i] * x_[i] / scale_[i];
  }
  addNeighbours(products, options_.n, 2 * options_.alpha * options_.beta, sums);
  for (size_t i = 0; i < dout.size(); ++i) dout[i] -= x_[i] * sums[i];
  x_ = scale_ = Tensor();
  return dout;
}

}  // namespace cnn

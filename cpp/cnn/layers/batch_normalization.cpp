#include "cnn/layers/batch_normalization.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cnn/error.h"
#include "cnn/parallel.h"
#include "cnn/simd.h"

namespace cnn {

namespace {

/// Calls visit(first element, elements) for the feature's part of every image of (N, features,
/// pixels).
template <typename Visit>
void forEachPlane(size_t feature, const Shape& shape, Visit visit) {
  const size_t features = shape[1], pixels = elementCount({shape.begin() + 2, shape.end()});
  for (int n = 0; n < shape[0]; ++n) visit((n * features + feature) * pixels, pixels);
}

/// Calls work(feature) for every feature, on all threads.
template <typename Work>
void forEachFeature(const Shape& shape, const Work& work) {
  parallelFor(shape[1], 4 * (elementCount(shape) / shape[1]), work);
}

Real sum(const Real* x, size_t count) {
  Real4 four{};
  size_t i = 0;
  for (; i + 4 <= count; i += 4) four += load4(x + i);
  Real rest = 0;
  for (; i < count; ++i) rest += x[i];
  return sumOf(four) + rest;
}

/// Sum of (x − a)·(y − b).
Real sumOfProducts(const Real* x, Real a, const Real* y, Real b, size_t count) {
  Real4 four{};
  size_t i = 0;
  for (; i + 4 <= count; i += 4) four += (load4(x + i) - a) * (load4(y + i) - b);
  Real rest = 0;
  for (; i < count; ++i) rest += (x[i] - a) * (y[i] - b);
  return sumOf(four) + rest;
}

/// Elements of one feature in the batch.
Real countOf(const Shape& shape) { return Real(elementCount(shape) / shape[1]); }

}  // namespace

BatchNormalization::BatchNormalization(Parameter gamma, Parameter beta, Parameter mean,
                                       Parameter variance, Real momentum)
    : gamma_(std::move(gamma)),
      beta_(std::move(beta)),
      mean_(std::move(mean)),
      variance_(std::move(variance)),
      momentum_(momentum) {
  const Shape& shape = gamma_.value.shape();
  if (shape.size() != 1 || beta_.value.shape() != shape || mean_.value.shape() != shape ||
      variance_.value.shape() != shape) {
    fail(ErrorCode::kShapeMismatch,
         "batch normalisation got a gamma of {}, expected (features) and beta, mean and variance "
         "of the same shape",
         shape);
  }
  if (momentum >= 0 && momentum <= 1) return;
  fail(ErrorCode::kBadArgument, "batch normalisation got a momentum of {}, expected 0..1",
       momentum);
}

Shape BatchNormalization::outputShape(const Shape& x) const {
  const int features = gamma_.value.dim(0);
  if ((x.size() == 2 || x.size() == 4) && x[1] == features) return x;
  fail(ErrorCode::kShapeMismatch, "batch normalisation got {}, expected (N, {}) or (N, {}, H, W)",
       x, features, features);
}

BatchNormalization::Statistics BatchNormalization::running(size_t f) const {
  return {mean_.value[f], std::sqrt(variance_.value[f] + kEpsilon)};
}

/// Mean and biased variance over the batch; moves the running ones towards them.
BatchNormalization::Statistics BatchNormalization::takeOver(size_t f, const Tensor& x) {
  Real total = 0, squares = 0;
  forEachPlane(f, x.shape(), [&](size_t i, size_t count) { total += sum(x.data() + i, count); });
  const Real mu = total / countOf(x.shape());
  forEachPlane(f, x.shape(), [&](size_t i, size_t count) {
    squares += sumOfProducts(x.data() + i, mu, x.data() + i, mu, count);
  });
  const Real variance = squares / countOf(x.shape());
  mean_.value[f] = momentum_ * mean_.value[f] + (1 - momentum_) * mu;
  variance_.value[f] = momentum_ * variance_.value[f] + (1 - momentum_) * variance;
  return {mu, std::sqrt(variance + kEpsilon)};
}

Tensor BatchNormalization::forward(Tensor x, Mode mode) {
  const Shape shape = outputShape(x.shape());
  const bool keep = mode != Mode::kPredict, overBatch = mode == Mode::kTrain;
  Tensor normalized = Tensor::uninitialized(keep ? shape : Shape{0});
  std::vector<Real> deviations(shape[1]);
  forEachFeature(shape, [&](size_t f) {
    const auto [mu, deviation] = overBatch ? takeOver(f, x) : running(f);
    deviations[f] = deviation;
    const Real gamma = gamma_.value[f], beta = beta_.value[f];
    forEachPlane(f, shape, [&](size_t first, size_t count) {
      Real* values = &x[first];
      for (size_t i = 0; i < count; ++i) values[i] = (values[i] - mu) / deviation;
      if (keep) std::copy_n(values, count, &normalized[first]);
      for (size_t i = 0; i < count; ++i) values[i] = gamma * values[i] + beta;
    });
  });
  if (keep) {
    normalized_ = std::move(normalized);
    deviation_ = std::move(deviations);
    overBatch_ = overBatch;
  }
  return x;
}

Tensor BatchNormalization::backward(Tensor dout, bool) {
  const Shape& shape = dout.shape();
  gamma_.clearGradient();
  beta_.clearGradient();
  forEachFeature(shape, [&](size_t f) {
    Real dgamma = 0, dbeta = 0;
    forEachPlane(f, shape, [&](size_t i, size_t count) {
      dgamma += sumOfProducts(&dout[i], 0, &normalized_[i], 0, count);
      dbeta += sum(&dout[i], count);
    });
    gamma_.gradient[f] = dgamma;
    beta_.gradient[f] = dbeta;
    // The batch's own mean and variance depend on x too.
    const Real share = overBatch_ ? 1 / countOf(shape) : Real(0);
    const Real factor = gamma_.value[f] / deviation_[f];
    forEachPlane(f, shape, [&](size_t first, size_t count) {
      Real* dx = &dout[first];
      const Real* normalized = &normalized_[first];
      for (size_t i = 0; i < count; ++i) {
        dx[i] = factor * (dx[i] - share * (dbeta + normalized[i] * dgamma));
      }
    });
  });
  normalized_ = Tensor();
  return dout;
}

}  // namespace cnn

#include "cnn/layers/batch_normalization.h"

#include <cmath>
#include <utility>

#include "cnn/error.h"

namespace cnn {

namespace {

/// Calls visit(element) for every element of one feature: (N, features, pixels).
template <typename Visit>
void forEachOf(int feature, const Shape& shape, Visit visit) {
  const size_t features = shape[1], pixels = elementCount({shape.begin() + 2, shape.end()});
  for (int n = 0; n < shape[0]; ++n) {
    const size_t first = (n * features + feature) * pixels;
    for (size_t i = first; i < first + pixels; ++i) visit(i);
  }
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

/// Mean and biased variance over the batch; moves the running ones towards them.
void BatchNormalization::updateStatistics(const Tensor& x) {
  for (size_t f = 0; f < mu_.size(); ++f) {
    Real sum = 0, squares = 0;
    forEachOf(int(f), x.shape(), [&](size_t i) { sum += x[i]; });
    const Real mu = mu_[f] = sum / countOf(x.shape());
    forEachOf(int(f), x.shape(), [&](size_t i) { squares += (x[i] - mu) * (x[i] - mu); });
    const Real variance = squares / countOf(x.shape());
    deviation_[f] = std::sqrt(variance + kEpsilon);
    mean_.value[f] = momentum_ * mean_.value[f] + (1 - momentum_) * mu;
    variance_.value[f] = momentum_ * variance_.value[f] + (1 - momentum_) * variance;
  }
}

Tensor BatchNormalization::forward(Tensor x, Mode mode) {
  const Shape shape = outputShape(x.shape());
  const int features = shape[1];
  overBatch_ = mode == Mode::kTrain;
  mu_.assign(mean_.value.data(), mean_.value.data() + features);
  deviation_.resize(features);
  for (int f = 0; f < features; ++f) deviation_[f] = std::sqrt(variance_.value[f] + kEpsilon);
  if (overBatch_) updateStatistics(x);
  for (int f = 0; f < features; ++f) {
    const Real mu = mu_[f], deviation = deviation_[f];
    forEachOf(f, shape, [&](size_t i) { x[i] = (x[i] - mu) / deviation; });
  }
  if (mode != Mode::kPredict) normalized_ = x;
  for (int f = 0; f < features; ++f) {
    const Real gamma = gamma_.value[f], beta = beta_.value[f];
    forEachOf(f, shape, [&](size_t i) { x[i] = gamma * x[i] + beta; });
  }
  return x;
}

Tensor BatchNormalization::backward(Tensor dout, bool) {
  const Shape& shape = dout.shape();
  gamma_.clearGradient();
  beta_.clearGradient();
  for (int f = 0; f < shape[1]; ++f) {
    Real dgamma = 0, dbeta = 0;
    forEachOf(f, shape, [&](size_t i) {
      dgamma += dout[i] * normalized_[i];
      dbeta += dout[i];
    });
    gamma_.gradient[f] = dgamma;
    beta_.gradient[f] = dbeta;
    // The batch's own mean and variance depend on x too.
    const Real share = overBatch_ ? 1 / countOf(shape) : Real(0);
    const Real factor = gamma_.value[f] / deviation_[f];
    forEachOf(f, shape, [&](size_t i) {
      dout[i] = factor * (dout[i] - share * (dbeta + normalized_[i] * dgamma));
    });
  }
  normalized_ = Tensor();
  return dout;
}

}  // namespace cnn

#include "cnn/layers/softmax_with_loss.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cnn/error.h"

namespace cnn {

Tensor softmax(Tensor scores) {
  const int N = scores.dim(0), classes = scores.dim(1);
  for (int n = 0; n < N; ++n) {
    Real* row = scores.data() + size_t(n) * classes;
    const Real largest = *std::max_element(row, row + classes);
    Real sum = 0;
    for (int c = 0; c < classes; ++c) sum += row[c] = std::exp(row[c] - largest);
    for (int c = 0; c < classes; ++c) row[c] /= sum;
  }
  return scores;
}

static void requireLabels(const Labels& t, int N, int classes) {
  if (t.size() != size_t(N)) {
    fail(ErrorCode::kShapeMismatch, "got {} labels, expected {}", t.size(), N);
  }
  for (int label : t) {
    if (label == kNoClass || (label >= 0 && label < classes)) continue;
    fail(ErrorCode::kBadLabel, "got label {}, expected 0..{}", label, classes - 1);
  }
}

/// The probability that class c shall have.
static Real target(int label, int c, int classes) {
  return label == kNoClass ? Real(1) / classes : Real(label == c);
}

Real SoftmaxWithLoss::forward(Tensor scores, const Labels& t) {
  const int N = scores.dim(0), classes = scores.dim(1);
  requireLabels(t, N, classes);
  y_ = softmax(std::move(scores));
  t_ = t;
  Real sum = 0;
  for (int n = 0; n < N; ++n) {
    const Real* row = &y_[size_t(n) * classes];
    for (int c = 0; c < classes; ++c) {
      if (const Real share = target(t[n], c, classes)) sum -= share * std::log(row[c] + Real(1e-7));
    }
  }
  return sum / N;
}

Tensor SoftmaxWithLoss::backward() {
  const int N = y_.dim(0), classes = y_.dim(1);
  for (int n = 0; n < N; ++n) {
    Real* row = &y_[size_t(n) * classes];
    for (int c = 0; c < classes; ++c) row[c] = (row[c] - target(t_[n], c, classes)) / N;
  }
  return std::move(y_);
}

}  // namespace cnn

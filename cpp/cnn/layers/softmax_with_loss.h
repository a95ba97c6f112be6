// Softmax and mean cross-entropy in one (chapter 5.6.3).
#pragma once

#include "cnn/tensor.h"

namespace cnn {

using Labels = std::vector<int>;

/// Label of an image of none of the classes: all of them shall be equally likely (Hendrycks et al.
/// 2019, "Deep anomaly detection with outlier exposure").
constexpr int kNoClass = -1;

/// Softmax of every row of (N, classes), the row's maximum subtracted first (chapter 3.5.2).
Tensor softmax(Tensor scores);

class SoftmaxWithLoss {
 public:
  /// Mean over N of −log(y[label] + 1e-7), as the book has it; for kNoClass, of the mean over all
  /// classes. scores: (N, classes). Throws kShapeMismatch when there are not N labels, kBadLabel
  /// for another one outside 0..classes−1.
  Real forward(Tensor scores, const Labels& t);

  /// Gradient by the scores, (y − one-hot t) / N.
  Tensor backward();

 private:
  Tensor y_;
  Labels t_;
};

}  // namespace cnn

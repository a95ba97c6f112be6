#include "cnn/layers/dropout.h"

#include "cnn/error.h"

namespace cnn {

Dropout::Dropout(Real ratio, Scaling scaling, uint64_t seed)
    : ratio_(ratio), scaling_(scaling), random_(seed) {
  if (ratio >= 0 && ratio < 1) return;
  fail(ErrorCode::kBadArgument, "dropout got a ratio of {}, expected 0 ≤ ratio < 1", ratio);
}

Tensor Dropout::forward(Tensor x, Mode mode) {
  const bool inverted = scaling_ == Scaling::kTraining;
  const Real predicting = inverted ? Real(1) : 1 - ratio_;
  const Real kept = inverted ? 1 / (1 - ratio_) : Real(1);
  if (mode != Mode::kPredict) factors_.assign(x.size(), predicting);
  if (mode == Mode::kTrain) {
    for (Real& factor : factors_) factor = random_.uniform() < ratio_ ? Real(0) : kept;
  }
  for (size_t i = 0; i < x.size(); ++i) {
    x[i] *= mode == Mode::kPredict ? predicting : factors_[i];
  }
  return x;
}

Tensor Dropout::backward(Tensor dout, bool) {
  for (size_t i = 0; i < dout.size(); ++i) dout[i] *= factors_[i];
  factors_.clear();
  return dout;
}

}  // namespace cnn

// Batch normalisation (chapter 6.3; Ioffe and Szegedy 2015): every feature to mean 0 and variance 1
// over the mini-batch, then scaled by gamma and shifted by beta.
#pragma once

#include "cnn/layers/layer.h"

namespace cnn {

/// Of (N, C, H, W) the features are the C channels, as section 3.2 of the paper has it for
/// convolutions (the book's code takes every pixel for a feature of its own); of (N, D) they are
/// the D columns.
class BatchNormalization : public Layer {
 public:
  /// gamma, beta, running mean and running variance: (features) each; the running ones are not
  /// trainable. Training moves them by running ← momentum·running + (1 − momentum)·batch, as the
  /// book does; the others modes use them. Throws kShapeMismatch when the four differ in shape,
  /// kBadArgument for a momentum outside 0..1.
  BatchNormalization(Parameter gamma, Parameter beta, Parameter mean, Parameter variance,
                     Real momentum = Real(0.9));

  Shape outputShape(const Shape& x) const override;
  Tensor forward(Tensor x, Mode mode) override;
  Tensor backward(Tensor dout, bool needsInput = true) override;
  std::vector<Parameter*> parameters() override { return {&gamma_, &beta_, &mean_, &variance_}; }

  /// Added to the variance, as in the book's code.
  static constexpr Real kEpsilon = Real(1e-6);

 private:
  /// Of one feature.
  struct Statistics {
    Real mu, deviation;
  };
  Statistics running(size_t feature) const;
  Statistics takeOver(size_t feature, const Tensor& x);

  Parameter gamma_, beta_, mean_, variance_;
  Real momentum_;
  Tensor normalized_;            // x before gamma and beta
  std::vector<Real> deviation_;  // that the last forward pass used, one a feature
  bool overBatch_ = false;       // they were the batch's own
};

}  // namespace cnn

// Ways to update parameters from their gradients (chapter 6.1), as the book writes them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cnn/layers/layer.h"

namespace cnn {

class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// One step, at `rate` times the learning rate. Every call must pass the same parameters in the
  /// same order; those that are not trainable stay.
  virtual void update(const std::vector<Parameter*>& parameters, Real rate = 1) = 0;
};

/// θ ← θ − lr·g (chapter 6.1.2)
class SGD : public Optimizer {
 public:
  explicit SGD(Real lr = Real(0.01)) : lr_(lr) {}
  void update(const std::vector<Parameter*>& parameters, Real rate = 1) override;

 private:
  Real lr_;
};

/// v ← 0.9·v − lr·g, θ ← θ + v (chapter 6.1.4)
class Momentum : public Optimizer {
 public:
  explicit Momentum(Real lr = Real(0.01)) : lr_(lr) {}
  void update(const std::vector<Parameter*>& parameters, Real rate = 1) override;

 private:
  Real lr_;
  std::vector<Tensor> v_;
};

/// h ← h + g², θ ← θ − lr·g/(√h + 1e-7) (Duchi et al. 2011; chapter 6.1.5)
class AdaGrad : public Optimizer {
 public:
  explicit AdaGrad(Real lr = Real(0.01)) : lr_(lr) {}
  void update(const std::vector<Parameter*>& parameters, Real rate = 1) override;

 private:
  Real lr_;
  std::vector<Tensor> h_;
};

/// h ← 0.99·h + 0.01·g², θ ← θ − lr·g/(√h + 1e-7) (Tieleman and Hinton 2012)
class RMSProp : public Optimizer {
 public:
  explicit RMSProp(Real lr = Real(0.01)) : lr_(lr) {}
  void update(const std::vector<Parameter*>& parameters, Real rate = 1) override;

 private:
  Real lr_;
  std::vector<Tensor> h_;
};

/// m += (1−β1)(g−m), v += (1−β2)(g²−v), θ ← θ − lr·√(1−β2ᵗ)/(1−β1ᵗ) · m/(√v + 1e-7), β1 = 0.9, β2 =
/// 0.999 (Kingma and Ba 2015; chapter 6.1.6)
class Adam : public Optimizer {
 public:
  explicit Adam(Real lr = Real(0.001)) : lr_(lr) {}
  void update(const std::vector<Parameter*>& parameters, Real rate = 1) override;

 private:
  Real lr_;
  double beta1_ = 1, beta2_ = 1;  // β1ᵗ, β2ᵗ
  std::vector<Tensor> m_, v_;
};

/// "sgd", "momentum", "adagrad", "rmsprop" or "adam"; kBadArgument for another name, or for a
/// learning rate that is not a positive number.
std::unique_ptr<Optimizer> makeOptimizer(const std::string& name, Real lr);

}  // namespace cnn

// Ways to update parameters from their gradients (chapter 6.1).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cnn/layers/layer.h"

namespace cnn {

class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// One step. Every call must pass the same parameters in the same order.
  virtual void update(const std::vector<Parameter*>& parameters) = 0;
};

/// θ ← θ − lr·g (chapter 6.1.2)
class SGD : public Optimizer {
 public:
  explicit SGD(float lr = 0.01f) : lr_(lr) {}
  void update(const std::vector<Parameter*>& parameters) override;

 private:
  float lr_;
};

/// Adam (Kingma and Ba 2015) as the book writes it: m += (1−β1)(g−m), v += (1−β2)(g²−v),
/// θ ← θ − lr·√(1−β2ᵗ)/(1−β1ᵗ) · m/(√v + 1e-7), β1 = 0.9, β2 = 0.999 (chapter 6.1.6).
class Adam : public Optimizer {
 public:
  explicit Adam(float lr = 0.001f) : lr_(lr) {}
  void update(const std::vector<Parameter*>& parameters) override;

 private:
  float lr_;
  int iteration_ = 0;
  std::vector<Tensor> m_, v_;
};

/// "sgd" or "adam"; kBadArgument for another name, or for a learning rate that is not a positive
/// number.
std::unique_ptr<Optimizer> makeOptimizer(const std::string& name, float lr);

}  // namespace cnn

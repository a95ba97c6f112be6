#include "cnn/optimizers.h"

#include <cmath>

#include "cnn/error.h"

namespace cnn {

namespace {

/// Calls step(value, gradient, size, state) for every trainable parameter; `states` are zeros at
/// first.
template <typename... States, typename Step>
void forEach(const std::vector<Parameter*>& parameters, Step step, States&... states) {
  for (size_t p = 0; p < parameters.size(); ++p) {
    ((states.size() <= p ? (void)states.emplace_back(
                               parameters[p]->trainable ? parameters[p]->value.shape() : Shape{0})
                         : (void)0),
     ...);
    if (!parameters[p]->trainable) continue;
    step(parameters[p]->value.data(), parameters[p]->gradient.data(), parameters[p]->value.size(),
         states[p].data()...);
  }
}

}  // namespace

void SGD::update(const std::vector<Parameter*>& parameters) {
  forEach(parameters, [this](Real* value, const Real* g, size_t size) {
    for (size_t i = 0; i < size; ++i) value[i] -= lr_ * g[i];
  });
}

void Momentum::update(const std::vector<Parameter*>& parameters) {
  constexpr Real kMomentum = Real(0.9);
  const auto step = [this](Real* value, const Real* g, size_t size, Real* v) {
    for (size_t i = 0; i < size; ++i) {
      v[i] = kMomentum * v[i] - lr_ * g[i];
      value[i] += v[i];
    }
  };
  forEach(parameters, step, v_);
}

void AdaGrad::update(const std::vector<Parameter*>& parameters) {
  const auto step = [this](Real* value, const Real* g, size_t size, Real* h) {
    for (size_t i = 0; i < size; ++i) {
      h[i] += g[i] * g[i];
      value[i] -= lr_ * g[i] / (std::sqrt(h[i]) + Real(1e-7));
    }
  };
  forEach(parameters, step, h_);
}

void RMSProp::update(const std::vector<Parameter*>& parameters) {
  constexpr Real kDecay = 0.99, kRate = 1 - 0.99;
  const auto step = [this](Real* value, const Real* g, size_t size, Real* h) {
    for (size_t i = 0; i < size; ++i) {
      h[i] = kDecay * h[i] + kRate * g[i] * g[i];
      value[i] -= lr_ * g[i] / (std::sqrt(h[i]) + Real(1e-7));
    }
  };
  forEach(parameters, step, h_);
}

void Adam::update(const std::vector<Parameter*>& parameters) {
  constexpr double kBeta1 = 0.9, kBeta2 = 0.999;
  constexpr Real kRate1 = 1 - kBeta1, kRate2 = 1 - kBeta2;
  ++iteration_;
  const Real lr = static_cast<Real>(lr_ * std::sqrt(1 - std::pow(kBeta2, iteration_)) /
                                    (1 - std::pow(kBeta1, iteration_)));
  const auto step = [lr](Real* value, const Real* g, size_t size, Real* m, Real* v) {
    for (size_t i = 0; i < size; ++i) {
      m[i] += kRate1 * (g[i] - m[i]);
      v[i] += kRate2 * (g[i] * g[i] - v[i]);
      value[i] -= lr * m[i] / (std::sqrt(v[i]) + Real(1e-7));
    }
  };
  forEach(parameters, step, m_, v_);
}

std::unique_ptr<Optimizer> makeOptimizer(const std::string& name, Real lr) {
  if (!(lr > 0) || std::isinf(lr)) {
    throw Error(ErrorCode::kBadArgument,
                "got a learning rate of " + std::to_string(lr) + ", expected a positive number");
  }
  if (name == "sgd") return std::make_unique<SGD>(lr);
  if (name == "momentum") return std::make_unique<Momentum>(lr);
  if (name == "adagrad") return std::make_unique<AdaGrad>(lr);
  if (name == "rmsprop") return std::make_unique<RMSProp>(lr);
  if (name == "adam") return std::make_unique<Adam>(lr);
  throw Error(ErrorCode::kBadArgument,
              "got optimizer '" + name + "', expected sgd, momentum, adagrad, rmsprop or adam");
}

}  // namespace cnn

#include "cnn/optimizers.h"

#include <cmath>

#include "cnn/error.h"

namespace cnn {

void SGD::update(const std::vector<Parameter*>& parameters) {
  for (Parameter* parameter : parameters) {
    float* value = parameter->value.data();
    const float* gradient = parameter->gradient.data();
    for (size_t i = 0; i < parameter->value.size(); ++i) value[i] -= lr_ * gradient[i];
  }
}

void Adam::update(const std::vector<Parameter*>& parameters) {
  constexpr double kBeta1 = 0.9, kBeta2 = 0.999;
  constexpr float kRate1 = 1 - kBeta1, kRate2 = 1 - kBeta2;
  if (m_.empty()) {
    for (Parameter* parameter : parameters) {
      m_.emplace_back(parameter->value.shape());
      v_.emplace_back(parameter->value.shape());
    }
  }
  ++iteration_;
  const float lr = static_cast<float>(lr_ * std::sqrt(1 - std::pow(kBeta2, iteration_)) /
                                      (1 - std::pow(kBeta1, iteration_)));
  for (size_t p = 0; p < parameters.size(); ++p) {
    float* value = parameters[p]->value.data();
    const float* gradient = parameters[p]->gradient.data();
    float *m = m_[p].data(), *v = v_[p].data();
    for (size_t i = 0; i < m_[p].size(); ++i) {
      m[i] += kRate1 * (gradient[i] - m[i]);
      v[i] += kRate2 * (gradient[i] * gradient[i] - v[i]);
      value[i] -= lr * m[i] / (std::sqrt(v[i]) + 1e-7f);
    }
  }
}

std::unique_ptr<Optimizer> makeOptimizer(const std::string& name, float lr) {
  if (!(lr > 0) || std::isinf(lr)) {
    throw Error(ErrorCode::kBadArgument,
                "got a learning rate of " + std::to_string(lr) + ", expected a positive number");
  }
  if (name == "sgd") return std::make_unique<SGD>(lr);
  if (name == "adam") return std::make_unique<Adam>(lr);
  throw Error(ErrorCode::kBadArgument, "got optimizer '" + name + "', expected 'sgd' or 'adam'");
}

}  // namespace cnn

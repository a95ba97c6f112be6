#include "cnn/optimizers.h"

#include <algorithm>
#include <cmath>

#include "cnn/error.h"
#include "cnn/parallel.h"
#include "cnn/simd.h"

namespace cnn {

namespace {

/// Numbers that one thread updates at a time.
constexpr size_t kPart = 16 * 1024;

/// Up to four numbers, the rest 0.
Real4 some(const Real* place, size_t count) {
  if (count == 4) return load4(place);
  Real4 value{};
  std::memcpy(&value, place, count * sizeof(Real));
  return value;
}

/// Up to four numbers that are written back when this goes.
struct Four {
  Real* place;
  size_t count;
  Real4 value = some(place, count);

  ~Four() {
    if (count == 4) {
      store4(place, value);
    } else {
      std::memcpy(place, &value, count * sizeof(Real));
    }
  }
};

/// Calls step(value, gradient, state) for four numbers at a time of every trainable parameter;
/// `states` are zeros at first.
template <typename... States, typename Step>
void forEach(const std::vector<Parameter*>& parameters, Step step, States&... states) {
  const auto update = [step](Four value, Real4 g, auto... state) {
    step(value.value, g, state.value...);
  };
  for (size_t p = 0; p < parameters.size(); ++p) {
    ((states.size() <= p ? (void)states.emplace_back(
                               parameters[p]->trainable ? parameters[p]->value.shape() : Shape{0})
                         : (void)0),
     ...);
    if (!parameters[p]->trainable) continue;
    Real* value = parameters[p]->value.data();
    const Real* g = parameters[p]->gradient.data();
    const size_t size = parameters[p]->value.size();
    parallelFor((size + kPart - 1) / kPart, kPart * 8, [&](size_t part) {
      const size_t to = std::min(size, (part + 1) * kPart);
      for (size_t i = part * kPart; i < to; i += 4) {
        const size_t n = std::min<size_t>(4, to - i);
        update({value + i, n}, some(g + i, n), Four{states[p].data() + i, n}...);
      }
    });
  }
}

}  // namespace

void SGD::update(const std::vector<Parameter*>& parameters, Real rate) {
  const Real lr = lr_ * rate;
  forEach(parameters, [lr](Real4& value, Real4 g) { value -= lr * g; });
}

void Momentum::update(const std::vector<Parameter*>& parameters, Real rate) {
  constexpr Real kMomentum = Real(0.9);
  const Real lr = lr_ * rate;
  const auto step = [lr](Real4& value, Real4 g, Real4& v) {
    v = kMomentum * v - lr * g;
    value += v;
  };
  forEach(parameters, step, v_);
}

void AdaGrad::update(const std::vector<Parameter*>& parameters, Real rate) {
  const Real lr = lr_ * rate;
  const auto step = [lr](Real4& value, Real4 g, Real4& h) {
    h += g * g;
    value -= lr * g / (sqrt4(h) + Real(1e-7));
  };
  forEach(parameters, step, h_);
}

void RMSProp::update(const std::vector<Parameter*>& parameters, Real rate) {
  constexpr Real kDecay = 0.99, kRate = 1 - 0.99;
  const Real lr = lr_ * rate;
  const auto step = [lr](Real4& value, Real4 g, Real4& h) {
    h = kDecay * h + kRate * g * g;
    value -= lr * g / (sqrt4(h) + Real(1e-7));
  };
  forEach(parameters, step, h_);
}

void Adam::update(const std::vector<Parameter*>& parameters, Real rate) {
  constexpr double kBeta1 = 0.9, kBeta2 = 0.999;
  constexpr Real kRate1 = 1 - kBeta1, kRate2 = 1 - kBeta2;
  beta1_ *= kBeta1;
  beta2_ *= kBeta2;
  const Real lr = static_cast<Real>(lr_ * rate * std::sqrt(1 - beta2_) / (1 - beta1_));
  const auto step = [lr](Real4& value, Real4 g, Real4& m, Real4& v) {
    m += kRate1 * (g - m);
    v += kRate2 * (g * g - v);
    value -= lr * m / (sqrt4(v) + Real(1e-7));
  };
  forEach(parameters, step, m_, v_);
}

std::unique_ptr<Optimizer> makeOptimizer(const std::string& name, Real lr) {
  if (!(lr > 0) || std::isinf(lr)) {
    fail(ErrorCode::kBadArgument, "got a learning rate of {}, expected a positive number", lr);
  }
  if (name == "sgd") return std::make_unique<SGD>(lr);
  if (name == "momentum") return std::make_unique<Momentum>(lr);
  if (name == "adagrad") return std::make_unique<AdaGrad>(lr);
  if (name == "rmsprop") return std::make_unique<RMSProp>(lr);
  if (name == "adam") return std::make_unique<Adam>(lr);
  fail(ErrorCode::kBadArgument,
       "got optimizer '{}', expected sgd, momentum, adagrad, rmsprop or adam", name);
}

}  // namespace cnn

#include "cnn/optimizers.h"

#include <cmath>

#include "cnn/error.h"
#include "cnn/parallel.h"
#include "cnn/simd.h"

namespace cnn {

namespace {

/// Calls step(value, gradient, states…) for `count` numbers, four at a time; of the last ones some
/// may be missing, for which it gets zeros.
template <typename Step, typename... States>
void forEachFour(size_t count, Step step, Real* value, const Real* g, States*... states) {
  const auto update = [=](auto load, auto store, size_t i) {
    const auto onCopies = [&](Real4 newValue, auto... newStates) {
      step(newValue, load(g + i), newStates...);
      store(value + i, newValue);
      (store(states + i, newStates), ...);
    };
    onCopies(load(value + i), load(states + i)...);
  };
  const size_t whole = count / 4 * 4, bytes = (count - whole) * sizeof(Real);
  for (size_t i = 0; i < whole; i += 4) {
    update([](const Real* place) { return load4(place); },
           [](Real* place, Real4 four) { store4(place, four); }, i);
  }
  if (bytes == 0) return;
  const auto loadSome = [bytes](const Real* place) {
    Real4 four{};
    std::memcpy(&four, place, bytes);
    return four;
  };
  update(
      loadSome, [bytes](Real* place, Real4 four) { std::memcpy(place, &four, bytes); }, whole);
}

/// The same for every trainable parameter; `states` are zeros at first.
template <typename... States, typename Step>
void forEach(const std::vector<Parameter*>& parameters, Step step, States&... states) {
  for (size_t p = 0; p < parameters.size(); ++p) {
    ((states.size() <= p ? (void)states.emplace_back(
                               parameters[p]->trainable ? parameters[p]->value.shape() : Shape{0})
                         : (void)0),
     ...);
    if (!parameters[p]->trainable) continue;
    Real* value = parameters[p]->value.data();
    const Real* g = parameters[p]->gradient.data();
    const size_t size = parameters[p]->value.size();
    forEachPart(size, 8, [&](size_t first, size_t end) {
      forEachFour(end - first, step, value + first, g + first, states[p].data() + first...);
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

#include "cnn/optimizers.h"

#include <algorithm>

#include "helpers.h"

using namespace testing;

namespace {

/// Three steps with gradients g, 2g, −g; the values after each.
std::vector<std::vector<float>> threeSteps(cnn::Optimizer& optimizer, cnn::Parameter& p) {
  std::vector<std::vector<float>> values;
  const Tensor g = p.gradient;
  for (float factor : {1.0f, 2.0f, -1.0f}) {
    for (size_t i = 0; i < g.size(); ++i) p.gradient[i] = factor * g[i];
    optimizer.update({&p});
    values.emplace_back(p.value.data(), p.value.data() + p.value.size());
  }
  return values;
}

}  // namespace

TEST_CASE("SGD steps against the gradient") {
  cnn::Parameter p{"p", Tensor({2}, {1, -2}), Tensor({2}, {0.5f, -4})};
  cnn::SGD sgd(0.1f);
  const auto values = threeSteps(sgd, p);
  REQUIRE(std::abs(values[0][0] - 0.95) < 2 * kEpsilon);
  REQUIRE(std::abs(values[0][1] - -1.6) < 2 * kEpsilon);
  REQUIRE(std::abs(values[2][0] - 0.9) < 4 * kEpsilon);
}

TEST_CASE("Momentum keeps nine tenths of its velocity") {
  cnn::Parameter p{"p", Tensor({1}, {1}), Tensor({1}, {0.5f})};
  cnn::Momentum momentum(0.1f);
  const auto values = threeSteps(momentum, p);
  double value = 1, v = 0;
  for (int t = 0; double g : {0.5, 1.0, -0.5}) {
    v = 0.9 * v - 0.1 * g;
    value += v;
    REQUIRE(std::abs(values[t++][0] - value) < 4 * kEpsilon);
  }
}

TEST_CASE("AdaGrad divides by the root of all squares so far") {
  cnn::Parameter p{"p", Tensor({1}, {1}), Tensor({1}, {0.5f})};
  cnn::AdaGrad adaGrad(0.1f);
  const auto values = threeSteps(adaGrad, p);
  double value = 1, h = 0;
  for (int t = 0; double g : {0.5, 1.0, -0.5}) {
    h += g * g;
    value -= 0.1 * g / (std::sqrt(h) + 1e-7);
    REQUIRE(std::abs(values[t++][0] - value) < 4 * kEpsilon);
  }
}

TEST_CASE("RMSProp divides by the root of the decaying mean of squares") {
  cnn::Parameter p{"p", Tensor({1}, {1}), Tensor({1}, {0.5f})};
  cnn::RMSProp rmsProp(0.01f);
  const auto values = threeSteps(rmsProp, p);
  double value = 1, h = 0;
  for (int t = 0; double g : {0.5, 1.0, -0.5}) {
    h = 0.99 * h + 0.01 * g * g;
    value -= 0.01 * g / (std::sqrt(h) + 1e-7);
    REQUIRE(std::abs(values[t++][0] - value) < 4 * kEpsilon);
  }
}

TEST_CASE("no optimizer touches what is not trainable") {
  for (const char* name : {"sgd", "momentum", "adagrad", "rmsprop", "adam"}) {
    INFO(name);
    cnn::Parameter fixed{"mean1", Tensor({1}, {5}), {}, false};
    cnn::Parameter p{"W1", Tensor({1}, {1}), Tensor({1}, {0.5f})};
    const auto optimizer = cnn::makeOptimizer(name, 0.01f);
    for (int i = 0; i < 2; ++i) optimizer->update({&fixed, &p});
    REQUIRE(fixed.value[0] == 5);
    REQUIRE(p.value[0] < 1);
  }
}

TEST_CASE(
    "every number steps alike, be it one of four or of the rest, in the first part or the last") {
  constexpr int kMany = 2 * 16 * 1024 + 7;
  for (const char* name : {"sgd", "momentum", "adagrad", "rmsprop", "adam"}) {
    INFO(name);
    cnn::Parameter many{"W1", Tensor({kMany}), Tensor({kMany})};
    std::fill_n(many.value.data(), kMany, 1.0f);
    std::fill_n(many.gradient.data(), kMany, 0.5f);
    cnn::Parameter one{"b1", Tensor({1}, {1}), Tensor({1}, {0.5f})};
    const auto optimizer = cnn::makeOptimizer(name, 0.01f);
    for (int i = 0; i < 3; ++i) optimizer->update({&many, &one});
    REQUIRE(std::count(many.value.data(), many.value.data() + kMany, one.value[0]) == kMany);
  }
}

TEST_CASE("Adam steps as the book's formula says") {
  cnn::Parameter p{"p", Tensor({3}, {1, -2, 0}), Tensor({3}, {0.5f, -4, 0})};
  cnn::Adam adam(0.001f);
  const auto values = threeSteps(adam, p);
  double value = 1, m = 0, v = 0;
  int t = 0;
  for (double g : {0.5, 1.0, -0.5}) {
    ++t;
    const double lr = 0.001 * std::sqrt(1 - std::pow(0.999, t)) / (1 - std::pow(0.9, t));
    m += (1 - 0.9) * (g - m);
    v += (1 - 0.999) * (g * g - v);
    value -= lr * m / (std::sqrt(v) + 1e-7);
    REQUIRE(std::abs(values[t - 1][0] - value) < 2 * t * kEpsilon);
  }
  REQUIRE(values[2][2] == 0);
}

TEST_CASE("makeOptimizer refuses unknown names and rates that make no step") {
  const auto bad = cnn::ErrorCode::kBadArgument;
  requireError(bad, [] { cnn::makeOptimizer("Adam", 0.001f); });
  for (float lr : {0.0f, -1.0f, NAN, INFINITY}) {
    requireError(bad, [lr] { cnn::makeOptimizer("sgd", lr); });
  }
}

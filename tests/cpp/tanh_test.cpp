#include "cnn/layers/tanh.h"

#include <cmath>
#include <limits>

#include "helpers.h"

using namespace testing;
using cnn::Mode;
using cnn::Tanh;

TEST_CASE("Tanh is the hyperbolic tangent") {
  Tanh layer;
  const Tensor y = layer.forward(Tensor({4}, {-1, 0, 0.5f, 300}), Mode::kPredict);
  requireClose(y, std::vector<double>{-0.7615941559557649, 0, 0.46211715726000975, 1},
               4 * kEpsilon);
}

TEST_CASE("Tanh is within 2.5 units in the last place everywhere, and odd") {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  std::vector<float> x = {kInfinity, std::numeric_limits<float>::max(), 20, 9, 1e-38f, 1e-45f};
  for (float value = 1e-30f; value < 30; value *= 1.001f) x.push_back(value);
  const int count = static_cast<int>(x.size());
  for (int i = 0; i < count; ++i) x.push_back(-x[i]);
  Tanh layer;
  const Tensor y = layer.forward(Tensor({2 * count}, x), Mode::kPredict);
  int at = 0, tooFar = 0, asymmetric = 0;
  for (int i = 0; i < 2 * count; ++i) {
    const double expected = std::tanh(double(x[i]));
    const float rounded = static_cast<float>(std::abs(expected));
    const double unit = double(rounded) - std::nextafter(rounded, -1.0f);
    if (!(std::abs(y[i] - expected) <= 2.5 * unit)) {
      ++tooFar;
      at = i;
    }
    asymmetric += y[i] != -y[(i + count) % (2 * count)];
  }
  CAPTURE(x[at], y[at]);
  REQUIRE(tooFar == 0);
  REQUIRE(asymmetric == 0);
}

TEST_CASE("Tanh of what is no number is none") {
  Tanh layer;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Tensor y = layer.forward(Tensor({5}, {0, nan, -1, 1, nan}), Mode::kPredict);
  for (int i = 0; i < 5; ++i) REQUIRE(std::isnan(y[i]) == (i == 1 || i == 4));
}

TEST_CASE("LeNet-5's tanh passes through ±1") {
  Tanh layer(1.7159f, 2.0f / 3);
  // LeCun et al. chose the amplitude so that f(1) = 1 and f(−1) = −1, to the four digits that they
  // give.
  requireClose(layer.forward(Tensor({2}, {-1, 1}), Mode::kPredict), std::vector<double>{-1, 1},
               5e-5);
}

TEST_CASE("Tanh backward agrees with central differences") {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    Tanh layer(1.7159f, 2.0f / 3);
    // Truncation: |f'''| ≤ 2·A·S³ < 1.1, times step²/6. Rounding: two outputs below 2, over the
    // step.
    const float step = 1.0f / 128;
    requireGradients(layer, randomTensor({3, 17}, random), random, step,
                     1.1 * step * step / 6 + 8 * kEpsilon / step);
  }
}

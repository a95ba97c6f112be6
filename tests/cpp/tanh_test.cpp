#include "cnn/layers/tanh.h"

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

#include "cnn/layers/sigmoid.h"

#include "helpers.h"

using namespace testing;
using cnn::Mode;
using cnn::Sigmoid;

TEST_CASE("Sigmoid is 1 / (1 + exp(-x)), and 0 or 1 far out") {
  Sigmoid layer;
  const Tensor y = layer.forward(Tensor({5}, {-1, 0, 2, -200, 200}), Mode::kPredict);
  requireClose(y, std::vector<double>{0.2689414213699951, 0.5, 0.8807970779778823, 0, 1},
               4 * kEpsilon);
}

TEST_CASE("Sigmoid backward agrees with central differences") {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    Sigmoid layer;
    // Truncation: |σ'''| ≤ 1/8, times step²/6. Rounding: two outputs below 1, over the step.
    const float step = 1.0f / 64;
    requireGradients(layer, randomTensor({3, 17}, random), random, step,
                     step * step / 48 + 4 * kEpsilon / step);
  }
}

#include "cnn/layers/relu.h"

#include "helpers.h"

using namespace testing;
using cnn::Mode;
using cnn::Relu;

TEST_CASE("Relu keeps what is positive") {
  Relu layer;
  const Tensor x({2, 3}, {-1, 0, 2, -0.5f, 3, -0.0f});
  requireClose(layer.forward(x, Mode::kPredict), std::vector<float>{0, 0, 2, 0, 3, 0}, 0);
  REQUIRE(layer.outputShape({2, 3}) == Shape{2, 3});
}

TEST_CASE("Relu lets the gradient through where the input was positive") {
  Relu layer;
  layer.forward(Tensor({5}, {-1, 0, 2, -0.5f, 3}), Mode::kTrain);
  requireClose(layer.backward(Tensor({5}, {1, 2, 3, 4, 5})), std::vector<float>{0, 0, 3, 0, 5}, 0);
}

TEST_CASE("Relu backward agrees with central differences") {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    Tensor x = randomTensor({3, 17}, random);
    for (size_t i = 0; i < x.size(); ++i) x[i] += x[i] > 0 ? 0.1f : -0.1f;  // away from the kink
    Relu layer;
    requireGradients(layer, x, random, 0.05f, 2 * kEpsilon / 0.05);
  }
}

#include "cnn/layers/subsampling.h"

#include "helpers.h"

using namespace testing;
using cnn::Mode;
using cnn::Subsampling;

TEST_CASE("Subsampling adds four values, multiplies by the map's coefficient and adds its bias") {
  Subsampling layer(parameter(Tensor({2}, {0.25f, 2})), parameter(Tensor({2}, {0, 10})));
  const Tensor x({1, 2, 2, 4}, {1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 0, 0, 0, 0, 0, -1});
  const Tensor out = layer.forward(x, Mode::kPredict);
  REQUIRE(out.shape() == Shape{1, 2, 1, 2});
  requireClose(out, std::vector<float>{3.5f, 5.5f, 12, 8}, 0);
}

TEST_CASE("Subsampling backward agrees with central differences") {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed);
    const int N = 1 + random.below(3), C = 1 + random.below(4);
    const int H = 2 + 2 * random.below(3), W = 2 + 2 * random.below(3);
    INFO("seed " << seed << " x " << cnn::toString({N, C, H, W}));
    Subsampling layer(parameter(randomTensor({C}, random)), parameter(randomTensor({C}, random)));
    requireGradients(layer, randomTensor({N, C, H, W}, random), random, 1.0f,
                     sumTolerance(6) * N * H * W);
  }
}

TEST_CASE("Subsampling refuses what does not fit") {
  Subsampling layer(parameter(Tensor({2})), parameter(Tensor({2})));
  const auto mismatch = cnn::ErrorCode::kShapeMismatch;
  requireError(mismatch, [&] { layer.forward(Tensor({1, 3, 2, 2}), Mode::kPredict); });
  requireError(mismatch, [&] { layer.forward(Tensor({1, 2, 3, 2}), Mode::kPredict); });
  requireError(mismatch, [] { Subsampling(parameter(Tensor({2})), parameter(Tensor({3}))); });
}

#include "cnn/layers/affine.h"

#include "helpers.h"

using namespace testing;
using cnn::Affine;
using cnn::Mode;

namespace {

std::vector<double> naiveAffine(const Tensor& x, const Tensor& W, const Tensor& b) {
  std::vector<double> out;
  const int D = W.dim(0), M = W.dim(1);
  for (int n = 0; n < x.dim(0); ++n)
    for (int m = 0; m < M; ++m) {
      double sum = b[m];
      for (int d = 0; d < D; ++d) sum += double(x[size_t(n) * D + d]) * W[size_t(d) * M + m];
      out.push_back(sum);
    }
  return out;
}

}  // namespace

TEST_CASE("Affine forward agrees with its definition") {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    const int N = 1 + random.below(9), D = 1 + random.below(40), M = 1 + random.below(20);
    INFO("seed " << seed << " N D M " << cnn::toString({N, D, M}));
    const Tensor x = randomTensor({N, D}, random), W = randomTensor({D, M}, random);
    const Tensor b = randomTensor({M}, random);
    Affine layer(parameter(W), parameter(b));
    const Tensor out = layer.forward(x, Mode::kPredict);
    REQUIRE(out.shape() == Shape{N, M});
    requireClose(out, naiveAffine(x, W, b), sumTolerance(D + 1));
  }
}

TEST_CASE("Affine backward agrees with central differences") {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    const int N = 1 + random.below(6), D = 1 + random.below(12), M = 1 + random.below(10);
    INFO("seed " << seed << " N D M " << cnn::toString({N, D, M}));
    Affine layer(parameter(randomTensor({D, M}, random)), parameter(randomTensor({M}, random)));
    requireGradients(layer, randomTensor({N, D}, random), random, 1.0f,
                     sumTolerance(D + 1) * N * M);
  }
}

TEST_CASE("Affine flattens images and gives the gradient back in their shape") {
  Random random(1);
  Affine layer(parameter(randomTensor({12, 5}, random)), parameter(Tensor({5})));
  requireGradients(layer, randomTensor({2, 3, 2, 2}, random), random, 1.0f, sumTolerance(13) * 10);
}

TEST_CASE("Affine refuses what does not fit") {
  Affine layer(parameter(Tensor({12, 5})), parameter(Tensor({5})));
  requireError(cnn::ErrorCode::kShapeMismatch, [&] {
    layer.forward(Tensor({2, 11}), Mode::kPredict);
  });
  requireError(cnn::ErrorCode::kShapeMismatch, [] {
    Affine(parameter(Tensor({12, 5})), parameter(Tensor({4})));
  });
}

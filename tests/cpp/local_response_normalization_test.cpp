#include "cnn/layers/local_response_normalization.h"

#include "helpers.h"

using namespace testing;
using cnn::Mode;
using LRN = cnn::LocalResponseNormalization;

namespace {

/// By the definition, in double precision.
std::vector<double> naive(const Tensor& x, const LRN::Options& o) {
  std::vector<double> out;
  const int C = x.dim(1), pixels = x.dim(2) * x.dim(3);
  for (int n = 0; n < x.dim(0); ++n)
    for (int c = 0; c < C; ++c)
      for (int i = 0; i < pixels; ++i) {
        double sum = 0;
        for (int j = std::max(0, c - o.n / 2); j <= std::min(C - 1, c + o.n / 2); ++j) {
          sum += std::pow(double(x[(size_t(n) * C + j) * pixels + i]), 2);
        }
        out.push_back(x[(size_t(n) * C + c) * pixels + i] / std::pow(o.k + o.alpha * sum, o.beta));
      }
  return out;
}

}  // namespace

TEST_CASE("LocalResponseNormalization forward agrees with its definition") {
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    Random random(seed);
    const Shape shape = {int(1 + random.below(3)), int(1 + random.below(9)),
                         int(1 + random.below(4)), int(1 + random.below(4))};
    const float beta = seed <= 100 ? 0.75f : 0.4f;
    const LRN::Options options{int(1 + 2 * random.below(4)), 1.5f, 0.3f, beta};
    INFO("seed " << seed << " x " << cnn::toString(shape) << " n " << options.n);
    const Tensor x = randomTensor(shape, random);
    requireClose(LRN(options).forward(x, Mode::kPredict), naive(x, options),
                 sumTolerance(options.n + 4));
  }
}

TEST_CASE("LocalResponseNormalization backward agrees with central differences") {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    LRN layer(LRN::Options{3, 1.5f, 0.3f, 0.75f});
    const Tensor x = randomTensor({2, 5, 2, 2}, random);
    // Rounding: five outputs below 1, over the step. Truncation: third derivatives stay below 2 for
    // k ≥ 1.5.
    const float step = 1.0f / 64;
    requireGradients(layer, x, random, step, 10 * kEpsilon / step + step * step / 3);
  }
}

TEST_CASE("LocalResponseNormalization refuses what it cannot do") {
  const auto bad = cnn::ErrorCode::kBadArgument;
  requireError(bad, [] { LRN(LRN::Options{4}); });
  requireError(bad, [] { LRN(LRN::Options{0}); });
  requireError(bad, [] { LRN(LRN::Options{5, 0}); });
  requireError(cnn::ErrorCode::kShapeMismatch, [] {
    LRN(LRN::Options{}).forward(Tensor({2, 3}), Mode::kPredict);
  });
}

#include "cnn/layers/batch_normalization.h"

#include "helpers.h"

using namespace testing;
using cnn::BatchNormalization;
using cnn::Mode;

namespace {

Tensor filled(int features, float value) {
  Tensor tensor({features});
  tensor.fill(value);
  return tensor;
}

cnn::Parameter running(Tensor value) {
  cnn::Parameter p = parameter(std::move(value));
  p.trainable = false;
  return p;
}

BatchNormalization layerOf(Tensor gamma, Tensor beta, float momentum = 0.9f) {
  const int features = gamma.dim(0);
  return BatchNormalization(parameter(std::move(gamma)), parameter(std::move(beta)),
                            running(filled(features, 0)), running(filled(features, 1)), momentum);
}

/// Mean and variance of one feature of (N, features, pixels).
std::pair<double, double> momentsOf(const Tensor& x, int feature) {
  const int features = x.dim(1), pixels = int(x.size()) / x.dim(0) / features;
  double sum = 0, squares = 0;
  for (int n = 0; n < x.dim(0); ++n)
    for (int i = 0; i < pixels; ++i) {
      const double v = x[(size_t(n) * features + feature) * pixels + i];
      sum += v;
      squares += v * v;
    }
  const int count = x.dim(0) * pixels;
  return {sum / count, squares / count - sum / count * sum / count};
}

}  // namespace

TEST_CASE("training normalises every feature over the batch, then scales and shifts it") {
  for (const Shape& shape : {Shape{40, 3}, Shape{5, 3, 4, 6}}) {
    Random random(4);
    BatchNormalization layer = layerOf(Tensor({3}, {1, 2, 0.5f}), Tensor({3}, {0, -1, 3}));
    const Tensor out = layer.forward(randomTensor(shape, random), Mode::kTrain);
    const double gammas[] = {1, 2, 0.5}, betas[] = {0, -1, 3};
    for (int f = 0; f < 3; ++f) {
      const auto [mean, variance] = momentsOf(out, f);
      REQUIRE(std::abs(mean - betas[f]) < 1e-5);
      // The ε of 1e-6 takes 3e-6 off a variance of a third.
      REQUIRE(std::abs(variance - gammas[f] * gammas[f]) < 5e-5);
    }
  }
}

TEST_CASE("the running statistics move towards the batch's, and predicting uses them") {
  BatchNormalization layer = layerOf(Tensor({1}, {2}), Tensor({1}, {1}), 0.75f);
  layer.forward(Tensor({4, 1}, {1, 3, 5, 7}), Mode::kTrain);  // mean 4, variance 5
  REQUIRE(std::abs(layer.parameters()[2]->value[0] - (0.75 * 0 + 0.25 * 4)) < 1e-6);
  REQUIRE(std::abs(layer.parameters()[3]->value[0] - (0.75 * 1 + 0.25 * 5)) < 1e-6);
  const double expected = 2 * (6 - 1.0) / std::sqrt(2 + 1e-6) + 1;
  requireClose(layer.forward(Tensor({1, 1}, {6}), Mode::kPredict), std::vector<double>{expected},
               1e-5);
  REQUIRE(layer.parameters()[2]->value[0] == 1);
}

TEST_CASE("BatchNormalization backward agrees with central differences") {
  for (auto mode : {Mode::kTrain, Mode::kInspect}) {
    for (uint64_t seed = 1; seed <= 30; ++seed) {
      INFO("seed " << seed);
      Random random(seed);
      const int features = 1 + random.below(4);
      Shape shape = {int(6 + random.below(5)), features};
      if (random.below(2)) shape.insert(shape.end(), {2, 3});
      BatchNormalization layer =
          layerOf(randomTensor({features}, random), randomTensor({features}, random));
      const Tensor x = randomTensor(shape, random);
      // Rounding: outputs of up to 4, added up over one feature, over the step. Truncation: values
      // that differ by d bend the output on that scale, so a gradient of about 1/d strays by
      // (step/d)²/d; d is above 1/4 here.
      const float step = 1.0f / 256;
      const double count = double(x.size()) / features;
      requireGradients(layer, x, random, step, 8 * kEpsilon * count / step + 64 * step * step,
                       mode);
    }
  }
}

TEST_CASE("BatchNormalization refuses what does not fit") {
  BatchNormalization layer = layerOf(filled(3, 1), filled(3, 0));
  const auto mismatch = cnn::ErrorCode::kShapeMismatch;
  requireError(mismatch, [&] { layer.forward(Tensor({2, 4}), Mode::kPredict); });
  requireError(mismatch, [&] { layer.forward(Tensor({2, 3, 4}), Mode::kPredict); });
  requireError(mismatch, [] { layerOf(filled(3, 1), filled(2, 0)); });
  requireError(cnn::ErrorCode::kBadArgument, [] { layerOf(filled(3, 1), filled(3, 0), 1.5f); });
}

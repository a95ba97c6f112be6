#include "cnn/layers/softmax_with_loss.h"

#include "helpers.h"

using namespace testing;
using cnn::SoftmaxWithLoss;

TEST_CASE("softmax of chapter 3's example") {
  const Tensor y = cnn::softmax(Tensor({1, 3}, {0.3f, 2.9f, 4.0f}));
  requireClose(y, std::vector<double>{0.01821127, 0.24519181, 0.73659691}, 4 * kEpsilon);
}

TEST_CASE("softmax survives large scores and sums to 1") {
  const Tensor y = cnn::softmax(Tensor({2, 3}, {1010, 1000, 990, -1e30f, 0, 1e30f}));
  requireClose(y, std::vector<double>{9.99954600e-01, 4.53978686e-05, 2.06106005e-09, 0, 0, 1},
               4 * kEpsilon);
}

TEST_CASE("the loss is the book's cross-entropy") {
  SoftmaxWithLoss layer;
  const double y0 = std::exp(1.0) / (std::exp(1.0) + 1 + std::exp(-2.0));
  const double y1 = 1.0 / 3;
  const double expected = -(std::log(y0 + 1e-7) + std::log(y1 + 1e-7)) / 2;
  const float loss = layer.forward(Tensor({2, 3}, {1, 0, -2, 5, 5, 5}), {0, 2});
  REQUIRE(std::abs(loss - expected) < 8 * kEpsilon);
}

TEST_CASE("an image of no class has the mean loss of all classes") {
  SoftmaxWithLoss layer;
  const Tensor scores({1, 3}, {1, 0, -2});
  float sum = 0;
  for (int label = 0; label < 3; ++label) sum += layer.forward(scores, {label});
  REQUIRE(std::abs(layer.forward(scores, {cnn::kNoClass}) - sum / 3) < 8 * kEpsilon);
}

TEST_CASE("SoftmaxWithLoss backward agrees with central differences") {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    const int N = 1 + random.below(6), classes = 2 + random.below(9);
    INFO("seed " << seed << " N classes " << cnn::toString({N, classes}));
    Tensor scores = randomTensor({N, classes}, random);
    cnn::Labels t;
    for (int n = 0; n < N; ++n) t.push_back(int(random.below(classes + 1)) - 1);
    SoftmaxWithLoss layer;
    layer.forward(scores, t);
    const Tensor dscores = layer.backward();
    const float step = 1.0f / 32;
    // The third derivative is below 1, so truncation is below step²/6; a loss of up to 4 is rounded
    // before the division.
    const double tolerance = step * step / 6 / N + 4 * classes * kEpsilon / step;
    requireClose(
        dscores,
        numericalGradient([&] { return SoftmaxWithLoss().forward(scores, t); }, scores, step),
        tolerance);
  }
}

TEST_CASE("SoftmaxWithLoss refuses labels that do not fit") {
  SoftmaxWithLoss layer;
  requireError(cnn::ErrorCode::kBadLabel, [&] { layer.forward(Tensor({1, 3}), {3}); });
  requireError(cnn::ErrorCode::kBadLabel, [&] { layer.forward(Tensor({1, 3}), {-2}); });
  requireError(cnn::ErrorCode::kShapeMismatch, [&] { layer.forward(Tensor({2, 3}), {1}); });
}

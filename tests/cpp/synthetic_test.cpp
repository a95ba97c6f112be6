#include "digits/synthetic.h"

#include <algorithm>
#include <set>

#include "cnn/networks/simple_conv_net.h"
#include "cnn/parallel.h"
#include "cnn/trainer.h"
#include "digits/models.h"
#include "helpers.h"

using namespace testing;
using digits::kSide;
using digits::SyntheticDigits;

namespace {

constexpr size_t kPixels = kSide * kSide;

/// Image k of a batch.
std::vector<float> imageOf(const cnn::Batch& batch, int k) {
  const float* first = batch.x.data() + k * kPixels;
  return {first, first + kPixels};
}

}  // namespace

TEST_CASE("the models have strokes of two joints and more, and all weights above 0") {
  using digits::Joint;
  for (const digits::Model& model : digits::kModels) {
    REQUIRE(model.joints[0].kind == Joint::kWay);
    int joints = 2;  // of the stroke so far
    for (size_t i = 0; i < model.count; ++i) {
      const Joint& joint = model.joints[i];
      const bool isMark = joint.kind == Joint::kWay || joint.kind == Joint::kLift;
      if (isMark) REQUIRE(joints >= 2);
      if (joint.kind == Joint::kWay) REQUIRE(joint.x > 0);
      joints = isMark ? 0 : joints + 1;
    }
    REQUIRE(joints >= 2);
  }
}

TEST_CASE("synthetic digits are images as MNIST's: 20 pixels of ink around the middle") {
  const cnn::Batch batch = SyntheticDigits(200, 3).slice(0, 200);
  REQUIRE(batch.x.shape() == Shape{200, 1, kSide, kSide});
  for (int n = 0; n < 200; ++n) {
    INFO("image " << n);
    REQUIRE(batch.t[n] == n % 10);
    double mass = 0, x = 0, y = 0;
    int left = kSide, top = kSide, right = -1, bottom = -1;
    const std::vector<float> image = imageOf(batch, n);
    for (size_t i = 0; i < kPixels; ++i) {
      const int row = int(i) / kSide, column = int(i) % kSide;
      if (!(image[i] >= 0 && image[i] <= 1)) FAIL("pixel " << i << " is " << image[i]);
      if (image[i] == 0) continue;
      mass += image[i];
      x += image[i] * (column + 0.5);
      y += image[i] * (row + 0.5);
      left = std::min(left, column);
      right = std::max(right, column);
      top = std::min(top, row);
      bottom = std::max(bottom, row);
    }
    // The box may lie across pixels, and a soft edge reaches up to 0.8 pixels further.
    const int longest = std::max(right - left, bottom - top) + 1;
    REQUIRE((longest >= 19 && longest <= 23));
    // Drawing the moved strokes anew shifts the centre a little, the most with a thin sharp pen.
    REQUIRE(std::abs(x / mass - 14.5) < 0.25);
    REQUIRE(std::abs(y / mass - 14.5) < 0.25);
  }
}

TEST_CASE("a synthetic image depends on its number and the seed alone") {
  const SyntheticDigits few(20, 7), many(500, 7), other(20, 8);
  const Tensor all = few.slice(0, 20).x, part = many.slice(0, 20).x;
  REQUIRE(std::equal(all.data(), all.data() + all.size(), part.data()));
  const cnn::Batch picked = many.pick({499, 3, 3});
  REQUIRE(picked.t == cnn::Labels{9, 3, 3});
  REQUIRE(imageOf(picked, 1) == imageOf(few.slice(0, 20), 3));
  REQUIRE(imageOf(picked, 1) == imageOf(picked, 2));
  REQUIRE(imageOf(other.slice(0, 20), 3) != imageOf(picked, 1));
}

TEST_CASE("synthetic images do not depend on the number of threads") {
  const SyntheticDigits digits(300, 5);
  const cnn::Batch alone = digits.slice(0, 300);
  cnn::setThreads(3);
  const cnn::Batch together = digits.slice(0, 300);
  cnn::setThreads(1);
  REQUIRE(std::equal(alone.x.data(), alone.x.data() + alone.x.size(), together.x.data()));
}

TEST_CASE(
    "training draws new synthetic images for ever, none of those that accuracy is taken over") {
  const SyntheticDigits digits(30, 2);
  std::set<std::vector<float>> seen;
  for (int n = 0; n < 30; ++n) seen.insert(imageOf(digits.slice(0, 30), n));
  const std::vector<int> indices(10, 4);
  for (uint64_t before = 0; before < 100; before += 10) {
    const cnn::Batch batch = digits.draw(indices, before);
    for (int n = 0; n < 10; ++n) {
      REQUIRE(batch.t[n] == n);
      seen.insert(imageOf(batch, n));
    }
  }
  REQUIRE(seen.size() == 130);
}

TEST_CASE("a network learns from synthetic digits") {
  cnn::SimpleConvNetOptions options;
  options.convParam = {4, 5, 0, 2};
  options.hiddenSize = 20;
  options.weightInitStd = 0.05f;
  const auto net = std::make_shared<cnn::SimpleConvNet>(options);
  const SyntheticDigits digits(200, 1);
  cnn::Trainer trainer(net, cnn::makeOptimizer("adam", 0.01f), {.batchSize = 20});
  REQUIRE(trainer.iterationsPerEpoch(digits) == 10);
  REQUIRE(trainer.accuracy(digits, 200) < 0.5f);
  for (int i = 0; i < 60; ++i) trainer.step(digits);
  REQUIRE(trainer.accuracy(digits, 200) > 0.6f);
}

TEST_CASE("an epoch of synthetic digits has at least one image") {
  requireError(cnn::ErrorCode::kBadArgument, [] { SyntheticDigits(0, 1); });
}

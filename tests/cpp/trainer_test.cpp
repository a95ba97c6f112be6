#include "cnn/trainer.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "cnn/networks/simple_conv_net.h"
#include "helpers.h"

using namespace testing;
using cnn::StoredDataset;
using cnn::Trainer;

namespace {

std::shared_ptr<cnn::SimpleConvNet> smallNet() {
  cnn::SimpleConvNetOptions options;
  options.inputDim = {1, 8, 8};
  options.convParam = {4, 3, 0, 1};
  options.hiddenSize = 12;
  options.outputSize = 2;
  options.weightInitStd = 0.1f;
  return std::make_shared<cnn::SimpleConvNet>(options);
}

/// Noisy 8×8 images with a bright upper (0) or lower (1) half.
StoredDataset halves(int count) {
  Random random(9);
  std::vector<uint8_t> pixels;
  cnn::Labels labels;
  for (int n = 0; n < count; ++n) {
    labels.push_back(n % 2);
    for (int i = 0; i < 64; ++i) {
      const bool bright = (i >= 32) == (n % 2 == 1);
      pixels.push_back(uint8_t(random.below(120) + (bright ? 120 : 0)));
    }
  }
  return StoredDataset(std::move(pixels), std::move(labels), {1, 8, 8});
}

Trainer trainerOf(std::shared_ptr<cnn::Network> net, uint64_t seed = 1) {
  return Trainer(net, cnn::makeOptimizer("adam", 0.01f), {.batchSize = 10, .seed = seed});
}

}  // namespace

TEST_CASE("training teaches the network its dataset") {
  const auto net = smallNet();
  const StoredDataset data = halves(60);
  Trainer trainer = trainerOf(net);
  const float first = trainer.step(data);
  float last = first;
  for (int i = 0; i < 60; ++i) last = trainer.step(data);
  REQUIRE(last < first / 4);
  REQUIRE(trainer.accuracy(data, 60) == 1.0f);
  REQUIRE(trainer.iteration() == 61);
}

TEST_CASE("an epoch has as many steps as mini-batches fit, at least one") {
  Trainer trainer = trainerOf(smallNet());
  REQUIRE(trainer.iterationsPerEpoch(halves(60)) == 6);
  REQUIRE(trainer.iterationsPerEpoch(halves(59)) == 5);
  REQUIRE(trainer.iterationsPerEpoch(halves(4)) == 1);
}

TEST_CASE("the same seed draws the same mini-batches, bit for bit") {
  const StoredDataset data = halves(60);
  const auto a = smallNet(), b = smallNet(), c = smallNet();
  Trainer trainA = trainerOf(a), trainB = trainerOf(b), trainC = trainerOf(c, 2);
  for (int i = 0; i < 5; ++i) {
    const float loss = trainA.step(data);
    REQUIRE(loss == trainB.step(data));
    trainC.step(data);
  }
  for (size_t p = 0; p < a->parameters().size(); ++p) {
    requireClose(a->parameters()[p]->value, b->parameters()[p]->value, 0);
  }
  REQUIRE(a->parameters()[0]->value[0] != c->parameters()[0]->value[0]);
}

TEST_CASE("a step returns the loss before its update") {
  const auto net = smallNet();
  Trainer trainer = trainerOf(net);
  const cnn::Batch batch = halves(10).slice(0, 10);
  const float before = net->loss(batch.x, batch.t);
  REQUIRE(std::abs(trainer.step(batch.x, batch.t) - before) < 4 * kEpsilon);
  REQUIRE(net->loss(batch.x, batch.t) < before);
}

TEST_CASE("weight decay pulls weights towards 0 and leaves biases alone") {
  const auto net = smallNet(), decayed = smallNet();
  const cnn::Batch batch = halves(10).slice(0, 10);
  Trainer plain(net, cnn::makeOptimizer("sgd", 0.1f), {.batchSize = 10});
  Trainer decaying(decayed, cnn::makeOptimizer("sgd", 0.1f),
                   {.batchSize = 10, .weightDecay = 0.5f});
  const Tensor W = net->parameters()[0]->value;
  REQUIRE(plain.step(batch.x, batch.t) == decaying.step(batch.x, batch.t));
  Tensor expected = net->parameters()[0]->value;
  for (size_t i = 0; i < W.size(); ++i) expected[i] -= 0.1f * 0.5f * W[i];
  requireClose(decayed->parameters()[0]->value, expected, 2 * kEpsilon);
  requireClose(decayed->parameters()[1]->value, net->parameters()[1]->value, 0);
}

TEST_CASE("a trainer needs a batch size, and no negative weight decay") {
  requireError(cnn::ErrorCode::kBadArgument,
               [] { Trainer(smallNet(), cnn::makeOptimizer("sgd", 0.01f), {.batchSize = 0}); });
  requireError(cnn::ErrorCode::kBadArgument, [] {
    Trainer(smallNet(), cnn::makeOptimizer("sgd", 0.01f), {.weightDecay = -0.1f});
  });
}

TEST_CASE("one cycle of the learning rate rises to 1 in a tenth and falls to 0") {
  REQUIRE(cnn::oneCycleRate(0, 1000) == 1.0f / 25);
  REQUIRE(cnn::oneCycleRate(50, 1000) == Catch::Approx(0.52));
  REQUIRE(cnn::oneCycleRate(100, 1000) == 1.0f);
  REQUIRE(cnn::oneCycleRate(550, 1000) == Catch::Approx(0.5));
  REQUIRE(cnn::oneCycleRate(1000, 1000) == 0.0f);
  REQUIRE(cnn::oneCycleRate(5000, 1000) == 0.0f);
  for (int i = 100; i < 1000; ++i) {
    REQUIRE(cnn::oneCycleRate(i + 1, 1000) < cnn::oneCycleRate(i, 1000));
  }
}

TEST_CASE("the trainer follows the cycle, and learns nothing behind its end") {
  const auto net = smallNet(), other = smallNet();
  const StoredDataset data = halves(60);
  Trainer trainer(net, cnn::makeOptimizer("sgd", 0.5f), {.batchSize = 60, .oneCycle = 10});
  const Tensor before = net->parameters()[0]->value;
  trainer.step(data);
  const Tensor gradient = net->parameters()[0]->gradient;
  Tensor expected = before;
  for (size_t i = 0; i < expected.size(); ++i) expected[i] -= 0.5f * (1.0f / 25) * gradient[i];
  requireClose(net->parameters()[0]->value,
               std::vector<float>(expected.data(), expected.data() + expected.size()), 1e-7);
  for (int i = 1; i < 10; ++i) trainer.step(data);
  const Tensor last = net->parameters()[0]->value;
  trainer.step(data);
  requireClose(net->parameters()[0]->value,
               std::vector<float>(last.data(), last.data() + last.size()), 0);
  requireError(cnn::ErrorCode::kBadArgument,
               [&] { Trainer(other, cnn::makeOptimizer("sgd", 0.5f), {.oneCycle = -1}); });
}

TEST_CASE("an augmenter changes what is drawn from a dataset, and nothing else") {
  class Blank : public cnn::Augmenter {
    Tensor apply(const Tensor& images, Random&) const override { return Tensor(images.shape()); }
  };
  const auto net = smallNet();
  const StoredDataset data = halves(1);
  const Tensor image = data.slice(0, 1).x;
  const float loss = net->loss(image, {0}), lossOfBlank = net->loss(Tensor({1, 1, 8, 8}), {0});
  REQUIRE(loss != lossOfBlank);
  Trainer trainer(net, cnn::makeOptimizer("sgd", 1e-30f), {.batchSize = 1},
                  std::make_unique<Blank>());
  REQUIRE(trainer.step(data) == lossOfBlank);
  REQUIRE(trainer.step(image, {0}) == loss);
}

TEST_CASE("a shuffled dataset comes whole before any image comes again") {
  // A network whose loss tells the image: SGD with a tiny rate leaves it as it is.
  const auto net = smallNet();
  std::vector<float> pixels;
  cnn::Labels labels;
  Random random(3);
  for (int n = 0; n < 7; ++n) {
    labels.push_back(0);
    for (int i = 0; i < 64; ++i) pixels.push_back(float(random.uniform()));
  }
  const StoredDataset data(pixels, labels, {1, 8, 8});
  Trainer trainer(net, cnn::makeOptimizer("sgd", 1e-30f), {.batchSize = 1, .shuffle = true});
  std::vector<float> first, second;
  for (int i = 0; i < 7; ++i) first.push_back(trainer.step(data));
  for (int i = 0; i < 7; ++i) second.push_back(trainer.step(data));
  REQUIRE(first != second);
  std::sort(first.begin(), first.end());
  std::sort(second.begin(), second.end());
  REQUIRE(std::unique(first.begin(), first.end()) == first.end());
  REQUIRE(first == second);
}

TEST_CASE("a shuffled dataset may be followed by one of another size") {
  Trainer trainer(smallNet(), cnn::makeOptimizer("sgd", 0.1f), {.batchSize = 7, .shuffle = true});
  for (int count : {60, 5, 60, 1}) REQUIRE(std::isfinite(trainer.step(halves(count))));
}

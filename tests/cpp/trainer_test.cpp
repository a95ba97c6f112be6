#include "cnn/trainer.h"

#include <memory>

#include "cnn/networks/simple_conv_net.h"
#include "helpers.h"

using namespace testing;
using cnn::Dataset;
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
Dataset halves(int count) {
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
  return Dataset(std::move(pixels), std::move(labels), {1, 8, 8});
}

Trainer trainerOf(std::shared_ptr<cnn::Network> net, uint64_t seed = 1) {
  return Trainer(net, cnn::makeOptimizer("adam", 0.01f), 10, seed);
}

}  // namespace

TEST_CASE("training teaches the network its dataset") {
  const auto net = smallNet();
  const Dataset data = halves(60);
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
  const Dataset data = halves(60);
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
  Trainer plain(net, cnn::makeOptimizer("sgd", 0.1f), 10, 1);
  Trainer decaying(decayed, cnn::makeOptimizer("sgd", 0.1f), 10, 1, 0.5f);
  const Tensor W = net->parameters()[0]->value;
  REQUIRE(plain.step(batch.x, batch.t) == decaying.step(batch.x, batch.t));
  Tensor expected = net->parameters()[0]->value;
  for (size_t i = 0; i < W.size(); ++i) expected[i] -= 0.1f * 0.5f * W[i];
  requireClose(decayed->parameters()[0]->value, expected, 2 * kEpsilon);
  requireClose(decayed->parameters()[1]->value, net->parameters()[1]->value, 0);
}

TEST_CASE("a trainer needs a batch size, and no negative weight decay") {
  requireError(cnn::ErrorCode::kBadArgument,
               [] { Trainer(smallNet(), cnn::makeOptimizer("sgd", 0.01f), 0, 1); });
  requireError(cnn::ErrorCode::kBadArgument,
               [] { Trainer(smallNet(), cnn::makeOptimizer("sgd", 0.01f), 1, 1, -0.1f); });
}

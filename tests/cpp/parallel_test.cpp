#include "cnn/parallel.h"

#include "cnn/gemm.h"
#include "cnn/networks/deep_conv_net.h"
#include "cnn/networks/simple_conv_net.h"
#include "cnn/optimizers.h"
#include "cnn/trainer.h"
#include "helpers.h"

using namespace testing;

namespace {

/// The threads that a test asked for end with it.
struct Threads {
  explicit Threads(int count) { cnn::setThreads(count); }
  ~Threads() { cnn::setThreads(1); }
};

/// All parameters after some steps of training on noise, or on sparse dots of it.
template <typename Network, typename Options>
std::vector<float> trained(int threads, const Shape& images, int steps, bool isSparse = false) {
  const Threads running(threads);
  Random random(7);
  const auto network = std::make_shared<Network>(Options{});
  cnn::Trainer trainer(network, cnn::makeOptimizer("adam", 0.001f), {});
  for (int step = 0; step < steps; ++step) {
    cnn::Labels labels;
    for (int n = 0; n < images[0]; ++n) labels.push_back(int(random.below(10)));
    trainer.step(isSparse ? mostlyZero(images, random) : randomTensor(images, random), labels);
  }
  std::vector<float> all;
  for (const cnn::Parameter* p : network->parameters()) {
    all.insert(all.end(), p->value.data(), p->value.data() + p->value.size());
  }
  return all;
}

std::vector<float> trainedSimple(int threads) {
  return trained<cnn::SimpleConvNet, cnn::SimpleConvNetOptions>(threads, {100, 1, 28, 28}, 3);
}
std::vector<float> trainedOnDots(int threads) {
  return trained<cnn::SimpleConvNet, cnn::SimpleConvNetOptions>(threads, {50, 1, 28, 28}, 3, true);
}
std::vector<float> trainedDeep(int threads) {
  return trained<cnn::DeepConvNet, cnn::DeepConvNetOptions>(threads, {9, 1, 28, 28}, 2);
}

}  // namespace

TEST_CASE("parallelFor calls every part once, on any number of threads") {
  for (int threads : {1, 2, 3, 4}) {
    const Threads running(threads);
    for (size_t count : {0, 1, 2, 3, 7, 1000}) {
      std::vector<int> calls(count);
      cnn::parallelFor(count, 1'000'000, [&](size_t i) { ++calls[i]; });
      REQUIRE(calls == std::vector<int>(count, 1));
    }
  }
}

TEST_CASE("few rows of a matrix product get the same bits on any number of threads") {
  Random random(3);
  const int M = 2, N = 2051, K = 700;
  const Tensor A = mostlyZero({M, K}, random), B = randomTensor({K, N}, random);
  const auto product = [&](int threads) {
    const Threads running(threads);
    std::vector<float> C(size_t(M) * N);
    cnn::gemm(cnn::Transpose::kNo, cnn::Transpose::kNo, M, N, K, A.data(), B.data(), C.data());
    return C;
  };
  const std::vector<float> expected = product(1);
  for (int threads : {2, 3, 4}) REQUIRE(product(threads) == expected);
}

TEST_CASE("there are as many threads as were asked for where the core has threads") {
  const Threads running(3);
#ifdef HITOFUDE_THREADS
  REQUIRE(cnn::threads() == 3);
#else
  REQUIRE(cnn::threads() == 1);
#endif
}

TEST_CASE("training gives the same bits on any number of threads") {
  const auto simple = trainedSimple(1);
  const auto dots = trainedOnDots(1);
  const auto deep = trainedDeep(1);
  for (int threads : {2, 4}) {
    INFO(threads << " threads");
    REQUIRE(trainedSimple(threads) == simple);
    REQUIRE(trainedOnDots(threads) == dots);
    REQUIRE(trainedDeep(threads) == deep);
  }
}

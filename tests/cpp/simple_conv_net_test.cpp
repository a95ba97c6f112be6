#include "cnn/networks/simple_conv_net.h"

#include "helpers.h"

using namespace testing;
using cnn::SimpleConvNet;

namespace {

cnn::SimpleConvNetOptions smallOptions() {
  cnn::SimpleConvNetOptions options;
  options.inputDim = {2, 9, 9};
  options.convParam = {3, 4, 1, 1};
  options.hiddenSize = 7;
  options.outputSize = 5;
  options.weightInitStd = 0.2f;
  options.seed = 3;
  return options;
}

std::vector<std::string> names(cnn::Network& network) {
  std::vector<std::string> all;
  for (const cnn::Parameter* p : network.parameters()) all.push_back(p->name);
  return all;
}

double norm(const std::vector<double>& v) {
  double sum = 0;
  for (double x : v) sum += x * x;
  return std::sqrt(sum);
}

}  // namespace

TEST_CASE("SimpleConvNet has the chapter's defaults, names and shapes") {
  SimpleConvNet net({});
  REQUIRE(names(net) == std::vector<std::string>{"W1", "b1", "W2", "b2", "W3", "b3"});
  const auto parameters = net.parameters();
  REQUIRE(parameters[0]->value.shape() == Shape{30, 1, 5, 5});
  REQUIRE(parameters[1]->value.shape() == Shape{30});
  REQUIRE(parameters[2]->value.shape() == Shape{4320, 100});
  REQUIRE(parameters[3]->value.shape() == Shape{100});
  REQUIRE(parameters[4]->value.shape() == Shape{100, 10});
  REQUIRE(parameters[5]->value.shape() == Shape{10});
  REQUIRE(net.classes() == 10);
}

TEST_CASE("SimpleConvNet starts with small normal weights and biases of 0") {
  SimpleConvNet net({});
  const Tensor& W2 = net.parameters()[2]->value;
  double sum = 0, squares = 0;
  for (size_t i = 0; i < W2.size(); ++i) {
    sum += W2[i];
    squares += double(W2[i]) * W2[i];
  }
  // Of 432,000 normal numbers mean and deviation stray by 0.15% and 0.11% of the deviation; five
  // times that is allowed.
  REQUIRE(std::abs(sum / W2.size()) < 0.01 * 0.0076);
  REQUIRE(std::abs(std::sqrt(squares / W2.size()) / 0.01 - 1) < 0.0054);
  requireClose(net.parameters()[3]->value, std::vector<float>(100), 0);
}

TEST_CASE("the same seed gives the same weights, another one others") {
  SimpleConvNet a({}), b({});
  auto options = cnn::SimpleConvNetOptions{};
  options.seed = 2;
  SimpleConvNet c(options);
  requireClose(a.parameters()[0]->value, b.parameters()[0]->value, 0);
  REQUIRE(a.parameters()[0]->value[0] != c.parameters()[0]->value[0]);
}

TEST_CASE("without a seed all parameters wait at 0") {
  auto options = cnn::SimpleConvNetOptions{};
  options.seed = {};
  SimpleConvNet net(options);
  for (const cnn::Parameter* p : net.parameters()) {
    requireClose(p->value, std::vector<float>(p->value.size()), 0);
  }
}

TEST_CASE("the untrained loss is that of guessing") {
  SimpleConvNet net({});
  Random random(1);
  const float loss = net.loss(randomTensor({20, 1, 28, 28}, random), cnn::Labels(20, 7));
  REQUIRE(std::abs(loss - std::log(10.0)) < 0.01);
}

TEST_CASE("predicting many images at once gives what predicting each alone gives") {
  SimpleConvNet net(smallOptions());
  Random random(5);
  const int N = 230;
  const Tensor x = randomTensor({N, 2, 9, 9}, random);
  const Tensor scores = net.predict(x);
  REQUIRE(scores.shape() == Shape{N, 5});
  for (int n : {0, 1, 99, 100, 199, 200, 229}) {
    const size_t image = 2 * 9 * 9;
    const Tensor one({1, 2, 9, 9}, {x.data() + n * image, x.data() + (n + 1) * image});
    requireClose(net.predict(one),
                 std::vector<float>(scores.data() + n * 5, scores.data() + n * 5 + 5),
                 sumTolerance(75));
  }
}

TEST_CASE("accuracy counts the images whose highest score is their label's") {
  SimpleConvNet net(smallOptions());
  Random random(6);
  const Tensor x = randomTensor({10, 2, 9, 9}, random);
  const Tensor scores = net.predict(x);
  cnn::Labels t;
  for (int n = 0; n < 10; ++n) {
    const float* row = scores.data() + n * 5;
    t.push_back(int(std::max_element(row, row + 5) - row));
  }
  REQUIRE(net.accuracy(x, t, 3) == 1.0f);
  for (int n = 0; n < 4; ++n) t[n] = (t[n] + 1) % 5;
  REQUIRE(net.accuracy(x, t, 3) == 0.6f);
  requireError(cnn::ErrorCode::kBadArgument, [&] { net.accuracy(x, t, 0); });
}

TEST_CASE("SimpleConvNet's gradient agrees with central differences") {
  SimpleConvNet net(smallOptions());
  Random random(7);
  const Tensor x = randomTensor({4, 2, 9, 9}, random);
  const cnn::Labels t{0, 4, 2, 1};
  const float loss = net.gradient(x, t);
  REQUIRE(std::abs(loss - net.loss(x, t)) < 16 * kEpsilon);
  for (cnn::Parameter* p : net.parameters()) {
    INFO(p->name);
    // Rounding the loss, about 2, leaves up to ε·2¹¹ = 2.4e-4 of noise in a difference with a step
    // of 2⁻¹¹; gradients are about 0.1. A few differences cross a kink of ReLU or max, which is why
    // norms are compared: 2% is below what one wrong term in any layer causes.
    const std::vector<double> numerical =
        numericalGradient([&] { return net.loss(x, t); }, p->value, 1.0f / 2048);
    std::vector<double> difference;
    for (size_t i = 0; i < numerical.size(); ++i)
      difference.push_back(numerical[i] - p->gradient[i]);
    REQUIRE(norm(numerical) > 0.01);
    REQUIRE(norm(difference) < 0.02 * norm(numerical));
  }
}

TEST_CASE("a refused batch leaves the network as it was") {
  SimpleConvNet net(smallOptions());
  const Tensor before = net.parameters()[0]->value;
  requireError(cnn::ErrorCode::kBadLabel, [&] { net.gradient(Tensor({1, 2, 9, 9}), {5}); });
  requireError(cnn::ErrorCode::kShapeMismatch, [&] { net.gradient(Tensor({1, 1, 9, 9}), {0}); });
  requireError(cnn::ErrorCode::kShapeMismatch, [&] { net.predict(Tensor({1, 2, 8, 9})); });
  requireClose(net.parameters()[0]->value, before, 0);
}

TEST_CASE("SimpleConvNet refuses settings that make no network") {
  auto options = smallOptions();
  options.convParam.filterSize = 12;
  requireError(cnn::ErrorCode::kShapeMismatch, [&] { SimpleConvNet net(options); });
  options = smallOptions();
  options.convParam.filterSize = 11;  // leaves 1×1, too small for 2×2 pooling
  requireError(cnn::ErrorCode::kShapeMismatch, [&] { SimpleConvNet net(options); });
  options = smallOptions();
  options.hiddenSize = 0;
  requireError(cnn::ErrorCode::kBadArgument, [&] { SimpleConvNet net(options); });
  options = smallOptions();
  options.convParam.stride = 0;
  requireError(cnn::ErrorCode::kBadArgument, [&] { SimpleConvNet net(options); });
}

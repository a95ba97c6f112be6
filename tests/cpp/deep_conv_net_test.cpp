#include "cnn/networks/deep_conv_net.h"

#include "helpers.h"

using namespace testing;
using cnn::DeepConvNet;

TEST_CASE("DeepConvNet has the book's parameters, and a last map of 4x4") {
  DeepConvNet net({});
  std::vector<std::string> parameters;
  for (const cnn::Parameter* p : net.parameters()) {
    if (p->name[0] == 'W') parameters.push_back(p->name + " " + cnn::toString(p->value.shape()));
  }
  REQUIRE(parameters == std::vector<std::string>{"W1 (16, 1, 3, 3)", "W2 (16, 16, 3, 3)",
                                                 "W3 (32, 16, 3, 3)", "W4 (32, 32, 3, 3)",
                                                 "W5 (64, 32, 3, 3)", "W6 (64, 64, 3, 3)",
                                                 "W7 (1024, 50)", "W8 (50, 10)"});
  REQUIRE(cnn::toString(net.layers()[14].output) == "(1, 64, 4, 4)");
  REQUIRE(net.layers()[17].name == "Dropout1");
  REQUIRE(net.layers().back().name == "Dropout2");
}

TEST_CASE("DeepConvNet's scores are halved by its last dropout when predicting") {
  DeepConvNet net({.seed = 3});
  Random random(1);
  const auto activations = net.activations(randomTensor({2, 1, 28, 28}, random));
  const Tensor& before = activations[activations.size() - 2].output;
  const Tensor& scores = activations.back().output;
  for (size_t i = 0; i < scores.size(); ++i) REQUIRE(scores[i] == before[i] / 2);
}

TEST_CASE("DeepConvNet refuses sizes below 1") {
  requireError(cnn::ErrorCode::kBadArgument, [] { DeepConvNet({.hiddenSize = 0}); });
}

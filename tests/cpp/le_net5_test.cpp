#include "cnn/networks/le_net5.h"

#include "helpers.h"

using namespace testing;
using cnn::LeNet5;

namespace {

std::vector<std::string> outputs(const cnn::Network& net) {
  std::vector<std::string> all;
  for (const cnn::LayerInfo& info : net.layers()) {
    all.push_back(info.name + " " + cnn::toString(info.output));
  }
  return all;
}

/// Trainable numbers, those that a missing connection holds at 0 left out.
int freeParameters(cnn::Network& net) {
  int count = 0;
  for (const cnn::Parameter* p : net.parameters()) {
    for (size_t i = 0; i < p->value.size(); ++i) {
      const bool isHeld = p->name == "W3" && p->value[i] == 0;
      count += !isHeld;
    }
  }
  return count;
}

}  // namespace

TEST_CASE("LeNet-5 has the paper's layers and numbers of parameters") {
  LeNet5 net({.side = 32});
  REQUIRE(outputs(net) ==
          std::vector<std::string>{
              "Conv1 (1, 6, 28, 28)", "Tanh1 (1, 6, 28, 28)", "Subsampling1 (1, 6, 14, 14)",
              "Tanh2 (1, 6, 14, 14)", "Conv2 (1, 16, 10, 10)", "Tanh3 (1, 16, 10, 10)",
              "Subsampling2 (1, 16, 5, 5)", "Tanh4 (1, 16, 5, 5)", "Conv3 (1, 120, 1, 1)",
              "Tanh5 (1, 120, 1, 1)", "Affine1 (1, 84)", "Tanh6 (1, 84)", "Affine2 (1, 10)"});
  // The paper: 156 in C1, 12 in S2, 1,516 in C3, 32 in S4, 48,120 in C5, 10,164 in F6; here 850
  // more in the affine output.
  REQUIRE(freeParameters(net) == 156 + 12 + 1516 + 32 + 48120 + 10164 + 850);
}

TEST_CASE("LeNet-5 pads a 28x28 image to 32x32") {
  LeNet5 padded({.side = 28}), whole({.side = 32});
  Random random(2);
  const Tensor small = randomTensor({1, 1, 28, 28}, random);
  Tensor large({1, 1, 32, 32});
  for (int y = 0; y < 28; ++y) {
    for (int x = 0; x < 28; ++x) large[(y + 2) * 32 + x + 2] = small[y * 28 + x];
  }
  const Tensor scores = whole.predict(large);
  requireClose(padded.predict(small), std::vector<float>(scores.data(), scores.data() + 10), 0);
}

TEST_CASE("modern LeNet-5 pools by maxima, has ReLU and all connections") {
  LeNet5 net({.modern = true});
  REQUIRE(outputs(net) == std::vector<std::string>{"Conv1 (1, 6, 28, 28)", "Relu1 (1, 6, 28, 28)",
                                                   "Pool1 (1, 6, 14, 14)", "Conv2 (1, 16, 10, 10)",
                                                   "Relu2 (1, 16, 10, 10)", "Pool2 (1, 16, 5, 5)",
                                                   "Conv3 (1, 120, 1, 1)", "Relu3 (1, 120, 1, 1)",
                                                   "Affine1 (1, 84)", "Relu4 (1, 84)",
                                                   "Affine2 (1, 10)"});
  REQUIRE(freeParameters(net) == 156 + 2416 + 48120 + 10164 + 850);
}

TEST_CASE("LeNet-5 refuses images of another size") {
  requireError(cnn::ErrorCode::kBadArgument, [] { LeNet5({.side = 30}); });
}

#include "cnn/networks/alex_net.h"

#include "helpers.h"

using namespace testing;

TEST_CASE("AlexNet has the paper's layers and 60 million parameters") {
  cnn::AlexNet net({});
  std::vector<std::string> maps;
  for (const cnn::LayerInfo& info : net.layers()) {
    const bool shrinks = info.spec.type == cnn::LayerType::kConvolution ||
                         info.spec.type == cnn::LayerType::kPooling ||
                         info.spec.type == cnn::LayerType::kAffine;
    if (shrinks) maps.push_back(info.name + " " + cnn::toString(info.output));
  }
  REQUIRE(maps == std::vector<std::string>{
                      "Conv1 (1, 96, 55, 55)", "Pool1 (1, 96, 27, 27)", "Conv2 (1, 256, 27, 27)",
                      "Pool2 (1, 256, 13, 13)", "Conv3 (1, 384, 13, 13)", "Conv4 (1, 384, 13, 13)",
                      "Conv5 (1, 256, 13, 13)", "Pool3 (1, 256, 6, 6)", "Affine1 (1, 4096)",
                      "Affine2 (1, 4096)", "Affine3 (1, 1000)"});
  size_t count = 0;
  for (const cnn::Parameter* p : net.parameters()) count += p->value.size();
  REQUIRE(count == 60965224);
  REQUIRE(net.parameters()[2]->value.shape() == Shape{256, 48, 5, 5});
  REQUIRE(net.parameters()[3]->value[0] == 1);
  REQUIRE(net.parameters()[5]->value[0] == 0);

  Random random(1);
  const Tensor scores = net.predict(randomTensor({1, 3, 227, 227}, random));
  REQUIRE(scores.shape() == Shape{1, 1000});
  REQUIRE(std::isfinite(scores[0]));
}

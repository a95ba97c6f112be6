// Whole networks against the chapter's algorithm in NumPy float64: loss, and its gradients by the
// image and all parameters.
#include <catch_amalgamated.hpp>

#include "cases.h"
#include "cnn/networks/deep_conv_net.h"
#include "cnn/networks/le_net5.h"
#include "cnn/networks/simple_conv_net.h"

using namespace cnn;
using namespace reference;

namespace {

void checkNetwork(Network& net, const Case& c, Check& check) {
  const Tensor &x = c.input("x"), &t = c.input("t");
  const Labels labels(t.data(), t.data() + t.size());
  std::vector<Tensor> values;
  for (const Parameter* p : net.parameters()) values.push_back(c.input(p->name));
  net.setParameters(std::move(values));
  check("loss", Tensor({1}, {net.loss(x, labels)}));
  check("dx", net.inputGradient(x, labels));
  for (const Parameter* p : net.parameters()) check("d" + p->name, p->gradient);
}

}  // namespace

TEST_CASE("SimpleConvNet") {
  SimpleConvNet net({});
  forEachCase(
      "simple", [&](const Case& c, Check& check) { checkNetwork(net, c, check); }, 5);
}

TEST_CASE("LeNet-5") {
  LeNet5 net({});
  forEachCase(
      "le_net", [&](const Case& c, Check& check) { checkNetwork(net, c, check); }, 5);
}

TEST_CASE("DeepConvNet") {
  DeepConvNet net({});
  forEachCase(
      "deep", [&](const Case& c, Check& check) { checkNetwork(net, c, check); }, 5);
}

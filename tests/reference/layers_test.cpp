// Every layer against the chapter's algorithm in NumPy float64: forward, all gradients, one step of
// an optimizer.
#include <array>
#include <catch_amalgamated.hpp>

#include "cases.h"
#include "cnn/layers/affine.h"
#include "cnn/layers/batch_normalization.h"
#include "cnn/layers/convolution.h"
#include "cnn/layers/dropout.h"
#include "cnn/layers/local_response_normalization.h"
#include "cnn/layers/pooling.h"
#include "cnn/layers/relu.h"
#include "cnn/layers/sigmoid.h"
#include "cnn/layers/softmax_with_loss.h"
#include "cnn/layers/subsampling.h"
#include "cnn/layers/tanh.h"
#include "cnn/optimizers.h"

using namespace cnn;
using namespace reference;

namespace {

/// The input of this name as a parameter.
Parameter parameter(const Case& c, const std::string& name, bool trainable = true) {
  return {name, c.input(name), {}, trainable};
}

Real real(const Case& c, const std::string& option) { return static_cast<Real>(c.option(option)); }

std::unique_ptr<Optimizer> optimizerOf(const Case& c) {
  constexpr std::array kNames = {"sgd", "momentum", "adagrad", "rmsprop", "adam"};
  return makeOptimizer(kNames.at(c.integer("optimizer")), real(c, "lr"));
}

void checkLayer(Layer& layer, const Case& c, Check& check, Mode mode = Mode::kTrain) {
  check("out", layer.forward(c.input("x"), mode));
  check("dx", layer.backward(c.input("dout")));
}

/// The gradients of the last backward pass, and the parameters after a step with them.
void checkParameters(Layer& layer, const Case& c, Check& check) {
  const std::vector<Parameter*> parameters = layer.parameters();
  optimizerOf(c)->update(parameters);
  for (const Parameter* p : parameters) {
    if (!p->trainable) continue;
    check("d" + p->name, p->gradient);
    check("stepped " + p->name, p->value);
  }
}

/// The pairs of a (FN, C) table that are 1; none where there is no table.
Connections connectionsOf(const Case& c) {
  if (!c.inputs.contains("connected")) return {};
  const Tensor& table = c.input("connected");
  Connections connections(table.dim(0));
  for (size_t i = 0; i < table.size(); ++i) {
    if (table[i] != 0) connections[i / table.dim(1)].push_back(int(i) % table.dim(1));
  }
  return connections;
}

void checkPooling(Pooling::Kind kind, const Case& c, Check& check) {
  Pooling layer(c.integer("FH"), c.integer("FW"), {c.integer("SH"), c.integer("SW")},
                {c.integer("PH"), c.integer("PW")}, kind);
  checkLayer(layer, c, check);
}

}  // namespace

TEST_CASE("Convolution") {
  forEachCase("convolution", [](const Case& c, Check& check) {
    Convolution layer(parameter(c, "W"), parameter(c, "b"),
                      {.stride = {c.integer("SH"), c.integer("SW")},
                       .pad = {c.integer("PH"), c.integer("PW")},
                       .groups = c.integer("groups"),
                       .connections = connectionsOf(c)});
    checkLayer(layer, c, check);
    checkParameters(layer, c, check);
  });
}

TEST_CASE("Affine") {
  forEachCase("affine", [](const Case& c, Check& check) {
    Affine layer(parameter(c, "W"), parameter(c, "b"));
    checkLayer(layer, c, check);
    checkParameters(layer, c, check);
  });
}

TEST_CASE("Subsampling") {
  forEachCase("subsampling", [](const Case& c, Check& check) {
    Subsampling layer(parameter(c, "W"), parameter(c, "b"));
    checkLayer(layer, c, check);
    checkParameters(layer, c, check);
  });
}

TEST_CASE("Pooling by maxima") {
  forEachCase("max_pooling",
              [](const Case& c, Check& check) { checkPooling(Pooling::Kind::kMax, c, check); });
}

TEST_CASE("Pooling by means") {
  forEachCase("average_pooling",
              [](const Case& c, Check& check) { checkPooling(Pooling::Kind::kAverage, c, check); });
}

TEST_CASE("Relu") {
  forEachCase("relu", [](const Case& c, Check& check) {
    Relu layer;
    checkLayer(layer, c, check);
  });
}

TEST_CASE("Sigmoid") {
  forEachCase("sigmoid", [](const Case& c, Check& check) {
    Sigmoid layer;
    checkLayer(layer, c, check);
  });
}

TEST_CASE("Tanh") {
  forEachCase("tanh", [](const Case& c, Check& check) {
    Tanh layer(real(c, "A"), real(c, "S"));
    checkLayer(layer, c, check);
  });
}

TEST_CASE("Dropout") {
  forEachCase("dropout", [](const Case& c, Check& check) {
    const auto scaling =
        c.integer("inverted") ? Dropout::Scaling::kTraining : Dropout::Scaling::kPredicting;
    Dropout layer(real(c, "ratio"), scaling, c.integer("seed"));
    checkLayer(layer, c, check, c.integer("training") ? Mode::kTrain : Mode::kInspect);
  });
}

TEST_CASE("SoftmaxWithLoss") {
  forEachCase("softmax_with_loss", [](const Case& c, Check& check) {
    const Tensor& t = c.input("t");
    SoftmaxWithLoss layer;
    const Real loss = layer.forward(c.input("scores"), Labels(t.data(), t.data() + t.size()));
    check("loss", Tensor({1}, {loss}));
    check("dscores", layer.backward());
  });
}

TEST_CASE("BatchNormalization") {
  forEachCase("batch_normalization", [](const Case& c, Check& check) {
    BatchNormalization layer(parameter(c, "gamma"), parameter(c, "beta"),
                             parameter(c, "mean", false), parameter(c, "variance", false),
                             real(c, "momentum"));
    checkLayer(layer, c, check, c.integer("training") ? Mode::kTrain : Mode::kInspect);
    checkParameters(layer, c, check);
    check("mean", layer.parameters()[2]->value);
    check("variance", layer.parameters()[3]->value);
  });
}

TEST_CASE("LocalResponseNormalization") {
  forEachCase("local_response_normalization", [](const Case& c, Check& check) {
    LocalResponseNormalization layer(
        {c.integer("n"), real(c, "k"), real(c, "alpha"), real(c, "beta")});
    checkLayer(layer, c, check);
  });
}

TEST_CASE("several steps of every optimizer") {
  const auto steps = [](const Case& c, Check& check) {
    const Tensor& gradients = c.input("gradients");
    Parameter theta = parameter(c, "theta");
    const auto optimizer = optimizerOf(c);
    for (int step = 0; step < gradients.dim(0); ++step) {
      const Real* first = gradients.data() + step * theta.value.size();
      theta.gradient = Tensor(theta.value.shape(), {first, first + theta.value.size()});
      optimizer->update({&theta});
    }
    check("theta", theta.value);
  };
  forEachCase("optimizers", steps, 5 * 200);
}

// The chapter's gradient check: backpropagated against numerical gradients of whole networks, with
// the core computing in double precision, so that the two agree to a millionth and better.
#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <cstdio>

#include "cnn/networks/le_net5.h"
#include "cnn/networks/network.h"
#include "cnn/networks/simple_conv_net.h"
#include "cnn/random.h"

using cnn::LayerSpec;
using cnn::LayerType;
using cnn::Network;
using cnn::Random;
using cnn::Real;
using cnn::Shape;
using cnn::Tensor;

static_assert(sizeof(Real) == 8, "the gradient check needs a core built with HITOFUDE_DOUBLE");

namespace {

/// A loss of about 2 is rounded to 4e-16, which a difference divides by the step. A long one is
/// best where the loss is smooth; where it has kinks, a short one crosses few of them.
constexpr Real kSmoothStep = 1e-2, kKinkedStep = 2e-6;
constexpr int kElements = 40;  // of every parameter

/// Which side of its kink every ReLU is on, and which pixel every max pooling took. Where two of
/// these differ, the loss bends between, and its difference is no derivative.
std::vector<int> kinks(Network& net, const Tensor& x) {
  const auto activations = net.activations(x);
  std::vector<int> sides;
  for (size_t i = 0; i < activations.size(); ++i) {
    const LayerSpec& spec = net.layers()[i].spec;
    const Tensor& out = activations[i].output;
    if (spec.type == LayerType::kRelu) {
      for (size_t k = 0; k < out.size(); ++k) sides.push_back(out[k] > 0);
    }
    if (spec.type != LayerType::kPooling) continue;
    const Tensor& in = activations[i - 1].output;
    const int H = in.dim(2), W = in.dim(3), OH = out.dim(2), OW = out.dim(3);
    for (size_t k = 0; k < out.size(); ++k) {  // 2×2 windows with stride 2
      const size_t corner = (k / (OH * OW) * H + k / OW % OH * 2) * W + k % OW * 2;
      for (size_t tap : {corner, corner + 1, corner + W, corner + W + 1}) {
        sides.push_back(in[tap] == out[k]);
      }
    }
  }
  return sides;
}

/// Mean cross-entropy without the 1e-7 that the book adds inside the logarithm, and that its
/// gradient y − t leaves out.
Real crossEntropy(Network& net, const Tensor& x, const cnn::Labels& t) {
  const Tensor scores = net.predict(x);
  const int classes = net.classes();
  Real sum = 0;
  for (size_t n = 0; n < t.size(); ++n) {
    const Real* row = scores.data() + n * classes;
    const Real largest = *std::max_element(row, row + classes);
    Real total = 0;
    for (int c = 0; c < classes; ++c) total += std::exp(row[c] - largest);
    sum += largest + std::log(total) - row[t[n]];
  }
  return sum / t.size();
}

struct Errors {
  int compared = 0, bent = 0;
  Real smallest = INFINITY, largest = 0;
};

/// Relative to the larger of both, or to a hundredth of the array's largest gradient where both are
/// small.
Real relativeError(Real a, Real b, Real scale) {
  return std::abs(a - b) / std::max({std::abs(a), std::abs(b), scale / 100});
}

/// The loss at four points around a parameter's value, and whether it bends between them.
struct Stencil {
  Real derivative;  // (f(−2h) − 8·f(−h) + 8·f(h) − f(2h)) / 12h, exact to the fourth power of h
  bool bends;
};

Stencil around(Real& parameter, Real h, Network& net, const Tensor& x, const cnn::Labels& t) {
  const Real value = parameter;
  const std::vector<int> sides = kinks(net, x);
  Stencil stencil{0, false};
  for (const auto& [steps, weight] : {std::pair{-2, 1}, {-1, -8}, {1, 8}, {2, -1}}) {
    parameter = value + steps * h;
    stencil.derivative += weight * crossEntropy(net, x, t) / (12 * h);
    stencil.bends |= kinks(net, x) != sides;
  }
  parameter = value;
  return stencil;
}

void check(Network& net, cnn::Parameter& p, const Tensor& x, const cnn::Labels& t, Real step,
           Random& random, Errors& errors) {
  Real scale = 0;
  for (size_t i = 0; i < p.gradient.size(); ++i) scale = std::max(scale, std::abs(p.gradient[i]));
  for (int n = 0; n < kElements; ++n) {
    const size_t i = random.below(uint32_t(p.value.size()));
    const bool isHeld = p.value.rank() == 4 && p.value[i] == 0;  // as its maps are not connected
    if (isHeld) continue;
    const Stencil stencil = around(p.value[i], step, net, x, t);
    errors.bent += stencil.bends;
    if (stencil.bends) continue;
    const Real error = relativeError(stencil.derivative, p.gradient[i], scale);
    ++errors.compared;
    errors.smallest = std::min(errors.smallest, error);
    errors.largest = std::max(errors.largest, error);
  }
}

/// The gradients of all parameters, which were written before.
void check(const char* name, Network& net, const Tensor& x, const cnn::Labels& t, Real step,
           Random& random) {
  Errors errors;
  for (cnn::Parameter* p : net.parameters()) check(net, *p, x, t, step, random, errors);
  std::printf("%s: %d elements, relative error %.1e to %.1e (%d more lie at a kink)\n", name,
              errors.compared, errors.smallest, errors.largest, errors.bent);
  REQUIRE(errors.compared > 4 * errors.bent);
  REQUIRE(errors.largest < 1e-6);
}

void check(const char* name, Network& net, Real step) {
  Random random(5);
  Shape shape{2};
  shape.insert(shape.end(), net.inputShape().begin(), net.inputShape().end());
  Tensor x(shape);
  for (size_t i = 0; i < x.size(); ++i) x[i] = random.uniform();
  const cnn::Labels t{7, 0};
  net.inputGradient(x,
                    t);  // as predicting computes, without dropping anything; writes all gradients
  check(name, net, x, t, step, random);
}

}  // namespace

TEST_CASE("SimpleConvNet's gradient check") {
  cnn::SimpleConvNet net({.weightInitStd = 0.1});
  check("SimpleConvNet", net, kKinkedStep);
}

TEST_CASE("SimpleConvNet's gradient check on drawings, most of whose windows are blank") {
  cnn::SimpleConvNet net({.inputDim = {1, 16, 16},
                          .convParam = {.filterNum = 7, .filterSize = 3},
                          .hiddenSize = 21,
                          .weightInitStd = 0.3});
  Random random(6);
  for (cnn::Parameter* p : net.parameters()) {
    if (p->value.rank() > 1) continue;
    for (size_t i = 0; i < p->value.size(); ++i) p->value[i] = random.uniform() - Real(0.5);
  }
  Tensor x({20, 1, 16, 16});
  cnn::Labels t;
  for (int n = 0; n < 20; ++n) {
    const size_t stroke = (size_t(n) * 16 + random.below(16)) * 16 + 3;
    for (int i = 0; i < 9; ++i) x[stroke + i] = random.uniform();
    t.push_back(int(random.below(10)));
  }
  net.gradient(x, t);
  check("SimpleConvNet, drawings", net, x, t, kKinkedStep, random);
}

TEST_CASE("LeNet-5's gradient check") {
  cnn::LeNet5 net({});
  check("LeNet-5", net, kSmoothStep);
}

TEST_CASE("modern LeNet-5's gradient check") {
  cnn::LeNet5 net({.modern = true});
  check("LeNet-5, modern", net, kKinkedStep);
}

TEST_CASE("a small DeepConvNet's gradient check") {
  const auto conv = [](int filters, int pad) {
    return LayerSpec{.type = LayerType::kConvolution,
                     .outputs = filters,
                     .weights = {cnn::Initializer::Kind::kHe},
                     .window = 3,
                     .pad = pad};
  };
  const auto affine = [](int outputs) {
    return LayerSpec{
        .type = LayerType::kAffine, .outputs = outputs, .weights = {cnn::Initializer::Kind::kHe}};
  };
  const LayerSpec relu{.type = LayerType::kRelu}, dropout{.type = LayerType::kDropout};
  const LayerSpec pool{.type = LayerType::kPooling, .window = 2, .stride = 2};
  Network net(
      {1, 28, 28},
      {conv(4, 1), relu, conv(4, 1), relu, pool, conv(6, 1), relu, conv(6, 2), relu,       pool,
       conv(8, 1), relu, conv(8, 1), relu, pool, affine(12), relu, dropout,    affine(10), dropout},
      1);
  check("DeepConvNet, small", net, kKinkedStep);
}

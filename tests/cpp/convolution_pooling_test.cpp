#include "cnn/layers/convolution_pooling.h"

#include "cnn/layers/pooling.h"
#include "cnn/layers/relu.h"
#include "helpers.h"

using namespace testing;
using cnn::Convolution;
using cnn::ConvolutionPooling;
using cnn::Mode;

namespace {

/// The three layers one after the other: the oracle.
struct Chain {
  Convolution convolution;
  cnn::Relu relu;
  cnn::Pooling pooling{2, 2, 2};

  Tensor forward(const Tensor& x, Mode mode) {
    return pooling.forward(relu.forward(convolution.forward(x, mode), mode), mode);
  }
  Tensor backward(const Tensor& dout) {
    return convolution.backward(relu.backward(pooling.backward(dout)));
  }
};

struct PooledCase {
  Shape x, W;
  Convolution::Options options;
};

PooledCase randomPooledCase(Random& random) {
  const auto draw = [&](int least, int count) { return least + int(random.below(count)); };
  const int groups = draw(1, 2), FH = draw(1, 5), FW = draw(1, 10);
  const cnn::Axes stride{draw(1, 2), draw(1, 2)}, pad{draw(0, 3), draw(0, 3)};
  const int H = FH + stride.h + draw(0, 20), W = FW + stride.w + draw(0, 20), C = draw(1, 4);
  return {{draw(1, 10), C * groups, H, W}, {groups * draw(1, 6), C, FH, FW}, {stride, pad, groups}};
}

void requireSame(const Tensor& got, const Tensor& expected) {
  REQUIRE(got.shape() == expected.shape());
  requireClose(got, std::vector<float>(expected.data(), expected.data() + expected.size()), 0);
}

/// Sums over `terms` products in another order.
void requireSameSums(const Tensor& got, const Tensor& expected, int terms) {
  REQUIRE(got.shape() == expected.shape());
  requireClose(got, std::vector<float>(expected.data(), expected.data() + expected.size()),
               sumTolerance(terms));
}

Convolution convolutionOf(const PooledCase& c, Random& random) {
  return Convolution(parameter(randomTensor(c.W, random)),
                     parameter(randomTensor({c.W[0]}, random)), c.options);
}

}  // namespace

TEST_CASE("ConvolutionPooling computes what the three layers do, of drawings too") {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    const PooledCase c = randomPooledCase(random);
    INFO("seed " << seed << " x " << cnn::toString(c.x) << " W " << cnn::toString(c.W));
    const Convolution convolution = convolutionOf(c, random);
    Chain chain{convolution, {}};
    Convolution own = convolution;
    ConvolutionPooling layer(own);
    const Tensor x = seed % 2 ? randomTensor(c.x, random) : mostlyZero(c.x, random);
    requireSame(layer.forward(x, Mode::kPredict), chain.forward(x, Mode::kPredict));
    const Tensor out = layer.forward(x, Mode::kTrain);
    REQUIRE(out.shape() == layer.outputShape(c.x));
    requireSame(out, chain.forward(x, Mode::kTrain));

    const Tensor dout = randomTensor(out.shape(), random);
    const int windows = out.dim(0) * out.dim(2) * out.dim(3);
    const int inputTerms = c.W[0] * c.W[2] * c.W[3];
    requireSameSums(layer.backward(dout), chain.backward(dout), inputTerms);
    for (int p : {0, 1}) {
      requireSameSums(own.parameters()[p]->gradient, chain.convolution.parameters()[p]->gradient,
                      windows);
    }
  }
}

TEST_CASE("ConvolutionPooling gives the gradient to the first of equal values, as Pooling does") {
  const PooledCase c{{1, 1, 3, 3}, {1, 1, 2, 2}, {}};
  Tensor W(c.W), b({1}), x(c.x);
  W.fill(1);
  x.fill(1);
  Convolution convolution(parameter(W), parameter(b), c.options);
  ConvolutionPooling layer(convolution);
  requireClose(layer.forward(x, Mode::kTrain), std::vector<float>{4}, 0);
  const Tensor dx = layer.backward(Tensor({1, 1, 1, 1}, {1}));
  requireClose(dx, std::vector<float>{1, 1, 0, 1, 1, 0, 0, 0, 0}, 0);
}

TEST_CASE("ConvolutionPooling leaves the input's gradient out when nobody needs it") {
  Random random(1);
  const PooledCase c{{2, 1, 8, 8}, {3, 1, 3, 3}, {}};
  Convolution convolution = convolutionOf(c, random);
  ConvolutionPooling layer(convolution);
  const Tensor out = layer.forward(randomTensor(c.x, random), Mode::kTrain);
  REQUIRE(layer.backward(randomTensor(out.shape(), random), false).size() == 0);
}

TEST_CASE("ConvolutionPooling refuses inputs that leave no window") {
  Random random(1);
  Convolution convolution = convolutionOf({{1, 1, 3, 9}, {3, 1, 3, 3}, {}}, random);
  requireError(cnn::ErrorCode::kShapeMismatch, [&] {
    ConvolutionPooling(convolution).outputShape({1, 1, 3, 9});
  });
  requireError(cnn::ErrorCode::kShapeMismatch, [&] {
    ConvolutionPooling(convolution).outputShape({1, 2, 9, 9});
  });
}

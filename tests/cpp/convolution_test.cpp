#include "cnn/layers/convolution.h"

#include "helpers.h"

using namespace testing;
using cnn::Convolution;
using cnn::Mode;

namespace {

struct Case {
  Shape x, W;
  Convolution::Options options;
};

Convolution layerOf(const Case& c, Tensor W, Tensor b) {
  return Convolution(parameter(std::move(W)), parameter(std::move(b)), c.options);
}

std::string describe(const Case& c) {
  const auto& [stride, pad, groups, connections] = c.options;
  return "x " + cnn::toString(c.x) + " W " + cnn::toString(c.W) + " stride " +
         cnn::toString({stride.h, stride.w}) + " pad " + cnn::toString({pad.h, pad.w}) +
         " groups " + std::to_string(groups);
}

struct Draw {
  Random& random;
  int operator()(int least, int count) const { return least + int(random.below(count)); }
};

Case randomCase(Random& random) {
  const Draw draw{random};
  const int groups = draw(1, 3), C = draw(1, 4), FH = draw(1, 5), FW = draw(1, 5);
  const cnn::Axes stride{draw(1, 3), draw(1, 3)}, pad{draw(0, 3), draw(0, 3)};
  const int H = std::max(1, FH - 2 * pad.h) + draw(0, 5);
  const int W = std::max(1, FW - 2 * pad.w) + draw(0, 5);
  return {{draw(1, 3), C * groups, H, W}, {groups * draw(1, 5), C, FH, FW}, {stride, pad, groups}};
}

/// By the definition, in double precision.
std::vector<double> naiveConvolution(const Tensor& x, const Tensor& W, const Tensor& b,
                                     const Convolution::Options& options, const Shape& outShape) {
  const auto& [stride, pad, groups, connections] = options;
  std::vector<double> out;
  for (int n = 0; n < outShape[0]; ++n)
    for (int f = 0; f < outShape[1]; ++f)
      for (int oy = 0; oy < outShape[2]; ++oy)
        for (int ox = 0; ox < outShape[3]; ++ox) {
          double sum = b[f];
          const int firstChannel = f / (outShape[1] / groups) * W.dim(1);
          for (int c = 0; c < W.dim(1); ++c)
            for (int fy = 0; fy < W.dim(2); ++fy)
              for (int fx = 0; fx < W.dim(3); ++fx) {
                const int row = oy * stride.h + fy - pad.h, column = ox * stride.w + fx - pad.w;
                if (row < 0 || row >= x.dim(2) || column < 0 || column >= x.dim(3)) continue;
                sum +=
                    double(
                        x[((size_t(n) * x.dim(1) + firstChannel + c) * x.dim(2) + row) * x.dim(3) +
                          column]) *
                    W[((size_t(f) * W.dim(1) + c) * W.dim(2) + fy) * W.dim(3) + fx];
              }
          out.push_back(sum);
        }
  return out;
}

/// Where the filters see all of an image, as in LeNet-5's C5.
Case wholeCase(Random& random) {
  const Draw draw{random};
  const int C = draw(1, 4), FH = draw(3, 3), FW = draw(3, 3);
  const cnn::Axes pad{draw(0, 2), draw(0, 2)};
  return {{draw(1, 9), C, FH - 2 * pad.h, FW - 2 * pad.w}, {draw(1, 9), C, FH, FW}, {1, pad}};
}

}  // namespace

TEST_CASE("Convolution forward agrees with its definition") {
  for (uint64_t seed = 1; seed <= 250; ++seed) {
    Random random(seed);
    const Case c = seed > 200 ? wholeCase(random) : randomCase(random);
    INFO("seed " << seed << " " << describe(c));
    const Tensor x = randomTensor(c.x, random), W = randomTensor(c.W, random);
    const Tensor b = randomTensor({c.W[0]}, random);
    Convolution layer = layerOf(c, W, b);
    const Tensor out = layer.forward(x, Mode::kPredict);
    REQUIRE(out.shape() == layer.outputShape(c.x));
    requireClose(out, naiveConvolution(x, W, b, c.options, out.shape()),
                 sumTolerance(c.W[1] * c.W[2] * c.W[3] + 1));
  }
}

TEST_CASE("Convolution backward agrees with central differences") {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    Random random(seed);
    const Case c = seed > 40 ? wholeCase(random) : randomCase(random);
    INFO("seed " << seed << " " << describe(c));
    Convolution layer = layerOf(c, randomTensor(c.W, random), randomTensor({c.W[0]}, random));
    // The layer is linear, so a large step costs nothing and leaves only rounding: outputs of up to
    // K + 1, added up over all of them, over a step of 1.
    const int K = c.W[1] * c.W[2] * c.W[3] + 1;
    const double outputs = cnn::elementCount(layer.outputShape(c.x));
    requireGradients(layer, randomTensor(c.x, random), random, 1.0f, sumTolerance(K) * outputs);
  }
}

TEST_CASE("maps that are not connected have no weight, and get none") {
  Random random(1);
  const cnn::Connections connections = {{0}, {1, 2}, {}};
  Convolution layer(parameter(randomTensor({3, 3, 2, 2}, random)), parameter(Tensor({3})),
                    {1, 0, 1, connections});
  const auto isConnected = [&](int f, int c) {
    return std::count(connections[f].begin(), connections[f].end(), c) > 0;
  };
  const Tensor out = layer.forward(randomTensor({2, 3, 4, 4}, random), Mode::kTrain);
  layer.backward(randomTensor(out.shape(), random));
  const cnn::Parameter& W = *layer.parameters()[0];
  for (int i = 0; i < 3 * 3 * 4; ++i) {
    REQUIRE((W.value[i] != 0) == isConnected(i / 12, i / 4 % 3));
    REQUIRE((W.gradient[i] != 0) == isConnected(i / 12, i / 4 % 3));
  }
}

TEST_CASE("Convolution leaves the gradient by the input out when it is not needed") {
  Random random(1);
  Convolution layer(parameter(randomTensor({2, 1, 3, 3}, random)), parameter(Tensor({2})));
  const Tensor out = layer.forward(randomTensor({1, 1, 5, 5}, random), Mode::kTrain);
  REQUIRE(layer.backward(out, false).size() == 0);
}

TEST_CASE("Convolution refuses what does not fit") {
  Random random(1);
  Convolution layer(parameter(randomTensor({2, 3, 3, 3}, random)), parameter(Tensor({2})));
  const auto mismatch = cnn::ErrorCode::kShapeMismatch, bad = cnn::ErrorCode::kBadArgument;
  requireError(mismatch, [&] { layer.forward(Tensor({1, 2, 5, 5}), Mode::kPredict); });
  requireError(mismatch, [&] { layer.forward(Tensor({1, 3, 2, 5}), Mode::kPredict); });
  requireError(mismatch, [&] { layer.forward(Tensor({3, 25}), Mode::kPredict); });
  const auto make = [](int biases, Convolution::Options options) {
    Convolution(parameter(Tensor({2, 3, 3, 3})), parameter(Tensor({biases})), options);
  };
  requireError(mismatch, [&] { make(3, {}); });
  requireError(bad, [&] { make(2, {0}); });
  requireError(bad, [&] { make(2, {1, cnn::Axes{0, -1}}); });
  requireError(bad, [&] { make(2, {1, 0, 3}); });
  requireError(bad, [&] { make(2, {1, 0, 1, {{0}}}); });
  requireError(bad, [&] { make(2, {1, 0, 1, {{0}, {3}}}); });
}

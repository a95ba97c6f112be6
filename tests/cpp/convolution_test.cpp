#include "cnn/layers/convolution.h"

#include "helpers.h"

using namespace testing;
using cnn::Convolution;
using cnn::Mode;

namespace {

struct Case {
  Shape x, W;
  int stride, pad;
};

Case randomCase(Random& random) {
  const int C = 1 + random.below(4), FH = 1 + random.below(5), FW = 1 + random.below(5);
  const int stride = 1 + random.below(3), pad = random.below(3);
  const int H = std::max(1, FH - 2 * pad) + random.below(5);
  const int W = std::max(1, FW - 2 * pad) + random.below(5);
  return {{int(1 + random.below(3)), C, H, W}, {int(1 + random.below(9)), C, FH, FW}, stride, pad};
}

/// By the definition, in double precision.
std::vector<double> naiveConvolution(const Tensor& x, const Tensor& W, const Tensor& b, int stride,
                                     int pad, const Shape& outShape) {
  std::vector<double> out;
  for (int n = 0; n < outShape[0]; ++n)
    for (int f = 0; f < outShape[1]; ++f)
      for (int oy = 0; oy < outShape[2]; ++oy)
        for (int ox = 0; ox < outShape[3]; ++ox) {
          double sum = b[f];
          for (int c = 0; c < W.dim(1); ++c)
            for (int fy = 0; fy < W.dim(2); ++fy)
              for (int fx = 0; fx < W.dim(3); ++fx) {
                const int row = oy * stride + fy - pad, column = ox * stride + fx - pad;
                if (row < 0 || row >= x.dim(2) || column < 0 || column >= x.dim(3)) continue;
                sum +=
                    double(x[((size_t(n) * x.dim(1) + c) * x.dim(2) + row) * x.dim(3) + column]) *
                    W[((size_t(f) * W.dim(1) + c) * W.dim(2) + fy) * W.dim(3) + fx];
              }
          out.push_back(sum);
        }
  return out;
}

}  // namespace

TEST_CASE("Convolution forward agrees with its definition") {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    const Case c = randomCase(random);
    INFO("seed " << seed << " x " << cnn::toString(c.x) << " W " << cnn::toString(c.W) << " stride "
                 << c.stride << " pad " << c.pad);
    const Tensor x = randomTensor(c.x, random), W = randomTensor(c.W, random);
    const Tensor b = randomTensor({c.W[0]}, random);
    Convolution layer(parameter(W), parameter(b), c.stride, c.pad);
    const Tensor out = layer.forward(x, Mode::kPredict);
    REQUIRE(out.shape() == layer.outputShape(c.x));
    requireClose(out, naiveConvolution(x, W, b, c.stride, c.pad, out.shape()),
                 sumTolerance(c.W[1] * c.W[2] * c.W[3] + 1));
  }
}

TEST_CASE("Convolution backward agrees with central differences") {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed);
    const Case c = randomCase(random);
    INFO("seed " << seed << " x " << cnn::toString(c.x) << " W " << cnn::toString(c.W) << " stride "
                 << c.stride << " pad " << c.pad);
    Convolution layer(parameter(randomTensor(c.W, random)),
                      parameter(randomTensor({c.W[0]}, random)), c.stride, c.pad);
    // The layer is linear, so a large step costs nothing and leaves only rounding: outputs of up to
    // K + 1, added up over all of them, over a step of 1.
    const int K = c.W[1] * c.W[2] * c.W[3] + 1;
    const double outputs = cnn::elementCount(layer.outputShape(c.x));
    requireGradients(layer, randomTensor(c.x, random), random, 1.0f, sumTolerance(K) * outputs);
  }
}

TEST_CASE("Convolution leaves the gradient by the input out when told so") {
  Random random(1);
  Convolution layer(parameter(randomTensor({2, 1, 3, 3}, random)), parameter(Tensor({2})));
  layer.setInputGradient(false);
  const Tensor out = layer.forward(randomTensor({1, 1, 5, 5}, random), Mode::kTrain);
  REQUIRE(layer.backward(out).size() == 0);
}

TEST_CASE("Convolution refuses what does not fit") {
  Random random(1);
  Convolution layer(parameter(randomTensor({2, 3, 3, 3}, random)), parameter(Tensor({2})));
  const auto mismatch = cnn::ErrorCode::kShapeMismatch;
  requireError(mismatch, [&] { layer.forward(Tensor({1, 2, 5, 5}), Mode::kPredict); });
  requireError(mismatch, [&] { layer.forward(Tensor({1, 3, 2, 5}), Mode::kPredict); });
  requireError(mismatch, [&] { layer.forward(Tensor({3, 25}), Mode::kPredict); });
  requireError(mismatch, [] {
    Convolution(parameter(Tensor({2, 3, 3, 3})), parameter(Tensor({3})));
  });
  requireError(cnn::ErrorCode::kBadArgument, [] {
    Convolution(parameter(Tensor({2, 3, 3, 3})), parameter(Tensor({2})), 0);
  });
}

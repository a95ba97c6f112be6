#include "cnn/layers/convolution_pooling_affine.h"

#include "helpers.h"

using namespace testing;
using cnn::Affine;
using cnn::Convolution;
using cnn::ConvolutionPooling;
using cnn::ConvolutionPoolingAffine;
using cnn::DrawnWindows;
using cnn::Mode;

namespace {

/// Strokes on blank paper: most windows see nothing of one.
Tensor drawings(const Shape& shape, Random& random) {
  Tensor x(shape);
  const int H = shape[2], W = shape[3];
  for (int n = 0; n < shape[0] * shape[1]; ++n) {
    const int y = int(random.below(H)), from = int(random.below(W)), to = int(random.below(W));
    for (int i = std::min(from, to); i <= std::max(from, to); ++i) {
      x[(size_t(n) * H + y) * W + i] = float(random.uniform());
    }
  }
  return x;
}

struct AffineCase {
  Shape x, W;
  Convolution::Options options;
  int M;
};

AffineCase randomAffineCase(Random& random) {
  const auto draw = [&](int least, int count) { return least + int(random.below(count)); };
  const int FH = draw(1, 5), FW = draw(1, 6), FN = draw(1, 12);
  const cnn::Axes stride{draw(1, 2), draw(1, 2)}, pad{draw(0, 3), draw(0, 3)};
  const int H = FH + stride.h + draw(5, 12), W = FW + stride.w + draw(5, 12);
  return {{draw(12, 12), 1, H, W}, {FN, 1, FH, FW}, {stride, pad}, draw(1, 40)};
}

/// The layers by themselves, and joined.
struct Layers {
  Convolution convolution;
  Affine affine;

  Layers(const AffineCase& c, Random& random)
      : convolution(parameter(randomTensor(c.W, random)), parameter(randomTensor({c.W[0]}, random)),
                    c.options),
        affine(parameter(Tensor({1, 1})), parameter(Tensor({1}))) {
    const Shape pooled = ConvolutionPooling(convolution).outputShape(c.x);
    const int D = pooled[1] * pooled[2] * pooled[3];
    affine =
        Affine(parameter(randomTensor({D, c.M}, random)), parameter(randomTensor({c.M}, random)));
  }
};

void requireSame(const Tensor& got, const Tensor& expected, double tolerance) {
  REQUIRE(got.shape() == expected.shape());
  requireClose(got, std::vector<float>(expected.data(), expected.data() + expected.size()),
               tolerance);
}

/// A gradient behind a ReLU: some units fired for no image, others for some.
Tensor gradientOf(const Shape& shape, Random& random) {
  Tensor dout = randomTensor(shape, random);
  const int N = shape[0], M = shape[1];
  for (int m = 0; m < M; ++m) {
    const uint32_t kind = random.below(3);
    for (int n = 0; n < N; ++n) {
      if (kind == 0 || (kind == 1 && random.below(2))) dout[size_t(n) * M + m] = 0;
    }
  }
  return dout;
}

/// Largest of the numbers, at least 1.
double scaleOf(const Tensor& values) {
  double scale = 1;
  for (size_t i = 0; i < values.size(); ++i) scale = std::max(scale, double(std::abs(values[i])));
  return scale;
}

}  // namespace

TEST_CASE("ConvolutionPoolingAffine computes what its layers do, drawings and others") {
  for (uint64_t seed = 1; seed <= 120; ++seed) {
    Random random(seed);
    const AffineCase c = randomAffineCase(random);
    INFO("seed " << seed << " x " << cnn::toString(c.x) << " W " << cnn::toString(c.W));
    Layers own(c, random), separate = own;
    ConvolutionPoolingAffine layer(own.convolution, own.affine);
    ConvolutionPooling pooling(separate.convolution);
    const Tensor x = seed % 4 ? drawings(c.x, random) : randomTensor(c.x, random);
    for (Mode mode : {Mode::kPredict, Mode::kInspect, Mode::kTrain}) {
      const Tensor out = layer.forward(x, mode);
      const Tensor pooled = pooling.forward(x, mode),
                   expected = separate.affine.forward(pooled, mode);
      REQUIRE(out.shape() == layer.outputShape(c.x));
      const int terms = int(pooled.size()) / c.x[0];
      // In training sums have another order, and terms as large as the pooled numbers.
      const double tolerance = sumTolerance(terms + 1) * scaleOf(pooled);
      requireSame(out, expected, mode == Mode::kTrain ? tolerance : 0);
      if (mode == Mode::kPredict) continue;

      const Tensor dout = gradientOf(out.shape(), random);
      const bool isTraining = mode == Mode::kTrain;
      const Tensor dx = layer.backward(dout, !isTraining);
      const Tensor gradient = separate.affine.backward(dout);
      const Tensor expectedDx = pooling.backward(gradient, !isTraining);
      requireSame(dx, expectedDx, 0);
      const auto got = layer.parameters();
      REQUIRE(got.size() == 4);
      const int windows = int(pooled.size()) / c.W[0];
      requireSame(got[0]->gradient, separate.convolution.parameters()[0]->gradient,
                  sumTolerance(windows) * scaleOf(gradient));
      requireSame(got[1]->gradient, separate.convolution.parameters()[1]->gradient,
                  sumTolerance(windows) * scaleOf(gradient));
      requireSame(got[2]->gradient, separate.affine.parameters()[0]->gradient,
                  sumTolerance(c.x[0]) * scaleOf(pooled));
      requireSame(got[3]->gradient, separate.affine.parameters()[1]->gradient,
                  sumTolerance(c.x[0]));
    }
  }
}

TEST_CASE(
    "ConvolutionPoolingAffine's gradients are the last training pass's, whatever is predicted "
    "after it") {
  Random random(2);
  const AffineCase c{{20, 1, 14, 14}, {5, 1, 3, 3}, {}, 9};
  Layers own(c, random), other = own;
  ConvolutionPoolingAffine layer(own.convolution, own.affine);
  ConvolutionPoolingAffine undisturbed(other.convolution, other.affine);
  for (bool isDrawn : {true, false}) {
    const Tensor x = isDrawn ? drawings(c.x, random) : randomTensor(c.x, random);
    const Tensor dout = randomTensor({20, 9}, random);
    layer.forward(x, Mode::kTrain);
    layer.forward(drawings({3, 1, 14, 14}, random), Mode::kPredict);
    layer.forward(randomTensor({3, 1, 14, 14}, random), Mode::kPredict);
    layer.backward(dout, false);
    undisturbed.forward(x, Mode::kTrain);
    undisturbed.backward(dout, false);
    for (int p : {0, 1, 2, 3}) {
      requireSame(layer.parameters()[p]->gradient, undisturbed.parameters()[p]->gradient, 0);
    }
  }
}

TEST_CASE("DrawnWindows gives each image the numbers that ConvolutionPooling does") {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    const AffineCase c = randomAffineCase(random);
    Layers own(c, random);
    const Tensor x = drawings(c.x, random);
    DrawnWindows windows(own.convolution);
    REQUIRE(windows.fit(x));
    const Tensor pooled = ConvolutionPooling(own.convolution).forward(x, Mode::kPredict);
    const Tensor rows = windows.forward(x);
    const cnn::WindowRows& where = windows.rows();
    const int N = c.x[0], FN = c.W[0], F = rows.dim(1), P = pooled.dim(2) * pooled.dim(3);
    REQUIRE((where.N == N && where.P == P && rows.dim(0) == P * N));
    for (int p = 0; p < P; ++p) {
      std::vector<int> place(N, -1);
      for (int i = 0; i < where.counts[p] - where.isShared(p); ++i) place[where.of(p)[i]] = i;
      for (int n : where.sharing(p)) {
        REQUIRE(place[n] == -1);
        place[n] = where.counts[p] - 1;
        REQUIRE(where.of(p)[place[n]] == N + p);
      }
      for (int n = 0; n < N; ++n) {
        REQUIRE(place[n] >= 0);
        for (int f = 0; f < FN; ++f) {
          const float got = rows[(size_t(p) * N + place[n]) * F + f];
          REQUIRE(got == pooled[(size_t(n) * FN + f) * P + p]);
        }
      }
    }
  }
}

TEST_CASE("DrawnWindows are not for images in colour, in groups, or full of pixels") {
  Random random(1);
  const auto convolution = [&](const Shape& W, int groups) {
    return Convolution(parameter(randomTensor(W, random)), parameter(randomTensor({W[0]}, random)),
                       {.groups = groups});
  };
  Convolution grey = convolution({4, 1, 3, 3}, 1), colour = convolution({4, 3, 3, 3}, 1);
  Convolution pair = convolution({4, 1, 3, 3}, 2);
  REQUIRE(DrawnWindows(grey).fit(drawings({9, 1, 20, 20}, random)));
  REQUIRE(!DrawnWindows(grey).fit(randomTensor({9, 1, 20, 20}, random)));
  REQUIRE(!DrawnWindows(colour).fit(drawings({9, 3, 20, 20}, random)));
  REQUIRE(!DrawnWindows(pair).fit(drawings({9, 2, 20, 20}, random)));
}

TEST_CASE("ConvolutionPoolingAffine refuses what its layers do") {
  Random random(1);
  Layers own({{2, 1, 12, 12}, {3, 1, 3, 3}, {}, 7}, random);
  ConvolutionPoolingAffine layer(own.convolution, own.affine);
  for (const Shape& shape : {Shape{2, 1, 12, 14}, Shape{2, 2, 12, 12}, Shape{2, 1, 3, 3}}) {
    requireError(cnn::ErrorCode::kShapeMismatch, [&] { layer.outputShape(shape); });
  }
}

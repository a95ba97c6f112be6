#include "cnn/layers/pooling.h"

#include "helpers.h"

using namespace testing;
using cnn::Mode;
using cnn::Pooling;

namespace {

struct Case {
  Shape x;
  int PH, PW, stride, pad;
};

Case randomCase(Random& random) {
  Case c{};
  c.PH = 1 + random.below(4);
  c.PW = 1 + random.below(4);
  c.stride = 1 + random.below(4);
  c.pad = random.below(3);
  c.x = {int(1 + random.below(3)), int(1 + random.below(3)),
         std::max(1, c.PH - 2 * c.pad) + int(random.below(6)),
         std::max(1, c.PW - 2 * c.pad) + int(random.below(6))};
  return c;
}

std::string describe(const Case& c) {
  return "x " + cnn::toString(c.x) + " PH PW stride pad " +
         cnn::toString({c.PH, c.PW, c.stride, c.pad});
}

/// By the definition, padding being 0.
std::vector<double> naivePooling(const Tensor& x, const Case& c, Pooling::Kind kind,
                                 const Shape& outShape) {
  std::vector<double> out;
  for (int plane = 0; plane < outShape[0] * outShape[1]; ++plane)
    for (int oy = 0; oy < outShape[2]; ++oy)
      for (int ox = 0; ox < outShape[3]; ++ox) {
        double largest = -INFINITY, sum = 0;
        for (int fy = 0; fy < c.PH; ++fy)
          for (int fx = 0; fx < c.PW; ++fx) {
            const int row = oy * c.stride + fy - c.pad, column = ox * c.stride + fx - c.pad;
            const bool inside = row >= 0 && row < c.x[2] && column >= 0 && column < c.x[3];
            const double v = inside ? x[(size_t(plane) * c.x[2] + row) * c.x[3] + column] : 0;
            largest = std::max(largest, v);
            sum += v;
          }
        out.push_back(kind == Pooling::Kind::kMax ? largest : sum / (c.PH * c.PW));
      }
  return out;
}

/// Distinct values 0.1 apart in random order: no step below 0.05 changes which one is the largest.
Tensor distinctValues(const Shape& shape, Random& random) {
  Tensor x(shape);
  for (size_t i = 0; i < x.size(); ++i) x[i] = 0.1f * (float(i) + 1);
  for (size_t i = x.size() - 1; i > 0; --i) std::swap(x[i], x[random.below(uint32_t(i + 1))]);
  return x;
}

}  // namespace

TEST_CASE("Pooling forward agrees with its definition") {
  for (auto kind : {Pooling::Kind::kMax, Pooling::Kind::kAverage}) {
    for (uint64_t seed = 1; seed <= 200; ++seed) {
      Random random(seed);
      const Case c = randomCase(random);
      INFO("seed " << seed << " " << describe(c));
      Pooling layer(c.PH, c.PW, c.stride, c.pad, kind);
      const Tensor x = randomTensor(c.x, random);
      const Tensor out = layer.forward(x, Mode::kPredict);
      REQUIRE(out.shape() == layer.outputShape(c.x));
      requireClose(out, naivePooling(x, c, kind, out.shape()),
                   kind == Pooling::Kind::kMax ? 0 : sumTolerance(c.PH * c.PW));
    }
  }
}

TEST_CASE("Pooling backward agrees with central differences") {
  for (auto kind : {Pooling::Kind::kMax, Pooling::Kind::kAverage}) {
    for (uint64_t seed = 1; seed <= 60; ++seed) {
      Random random(seed);
      const Case c = randomCase(random);
      INFO("seed " << seed << " " << describe(c));
      Pooling layer(c.PH, c.PW, c.stride, c.pad, kind);
      // Values of up to 0.1 · size are rounded before a step of 0.03 divides the difference.
      const Tensor x = distinctValues(c.x, random);
      const int taps = c.PH * c.PW;
      const double tolerance = 0.1 * x.size() * kEpsilon * (taps + 1) / 0.03 * taps;
      requireGradients(layer, x, random, 0.03f, tolerance);
    }
  }
}

TEST_CASE("Pooling gives a tie's gradient to the first of the largest") {
  Pooling layer(2, 2, 2);
  layer.forward(Tensor({1, 1, 2, 2}, {3, 5, 5, 5}), Mode::kTrain);
  requireClose(layer.backward(Tensor({1, 1, 1, 1}, {7})), std::vector<float>{0, 7, 0, 0}, 0);
}

TEST_CASE("Pooling drops rows and columns that no window reaches") {
  Pooling layer(2, 2, 2);
  REQUIRE(layer.outputShape({1, 4, 5, 7}) == Shape{1, 4, 2, 3});
}

TEST_CASE("Pooling refuses what does not fit") {
  Pooling layer(3, 3, 2);
  requireError(cnn::ErrorCode::kShapeMismatch, [&] {
    layer.forward(Tensor({1, 1, 2, 4}), Mode::kPredict);
  });
  requireError(cnn::ErrorCode::kShapeMismatch, [&] {
    layer.forward(Tensor({4, 4}), Mode::kPredict);
  });
  requireError(cnn::ErrorCode::kBadArgument, [] { Pooling(0, 2); });
  requireError(cnn::ErrorCode::kBadArgument, [] { Pooling(2, 2, 0); });
  requireError(cnn::ErrorCode::kBadArgument, [] { Pooling(2, 2, 1, -1); });
}

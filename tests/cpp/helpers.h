// What the core's tests share: seeded random tensors, comparison within a derived tolerance,
// central differences.
#pragma once

#include <catch_amalgamated.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "cnn/error.h"
#include "cnn/layers/layer.h"
#include "cnn/random.h"
#include "cnn/tensor.h"

namespace testing {

using cnn::Random;
using cnn::Shape;
using cnn::Tensor;

inline constexpr double kEpsilon = std::numeric_limits<float>::epsilon();

/// Uniform in [−1, 1).
inline Tensor randomTensor(const Shape& shape, Random& random) {
  Tensor tensor(shape);
  for (size_t i = 0; i < tensor.size(); ++i) tensor[i] = float(2 * random.uniform() - 1);
  return tensor;
}

/// Four numbers of five are 0, as a drawing's pixels are.
inline Tensor mostlyZero(const Shape& shape, Random& random) {
  Tensor tensor = randomTensor(shape, random);
  for (size_t i = 0; i < tensor.size(); ++i) {
    if (random.below(5) != 0) tensor[i] = 0;
  }
  return tensor;
}

inline cnn::Parameter parameter(Tensor value) {
  const Shape shape = value.shape();
  return {"p", std::move(value), Tensor(shape)};
}

/// A float32 sum of K products of numbers up to 1 strays by at most K·(K + 1)/2 · ε/2 from the
/// exact one, and in practice by far less; K·ε holds with room for every test here and is broken by
/// one wrong term.
inline double sumTolerance(int K) { return K * kEpsilon; }

template <typename Expected>
void requireClose(const Tensor& got, const Expected& expected, double tolerance) {
  REQUIRE(got.size() == expected.size());
  for (size_t i = 0; i < got.size(); ++i) {
    if (std::abs(double(got[i]) - double(expected[i])) <= tolerance) continue;
    FAIL("element " << i << " of " << cnn::toString(got.shape()) << ": got " << got[i]
                    << ", expected " << double(expected[i]) << " ± " << tolerance);
  }
}

/// Central differences of f by every element of x, taken where f is evaluated with x changed in
/// place.
inline std::vector<double> numericalGradient(const std::function<double()>& f, Tensor& x,
                                             float step) {
  std::vector<double> gradient(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    const float value = x[i];
    const float up = value + step, down = value - step;  // as float32 has them
    x[i] = up;
    const double above = f();
    x[i] = down;
    const double below = f();
    x[i] = value;
    gradient[i] = (above - below) / (double(up) - double(down));
  }
  return gradient;
}

/// Σ weights · layer(x): a scalar whose gradient by the output is `weights`.
inline double weightedOutput(cnn::Layer& layer, const Tensor& x, const Tensor& weights,
                             cnn::Mode mode) {
  const Tensor out = layer.forward(x, mode);
  double sum = 0;
  for (size_t i = 0; i < out.size(); ++i) sum += double(out[i]) * weights[i];
  return sum;
}

/// Compares backward with central differences, for the input and for every parameter. The layer
/// must be linear between x − step and x + step, so that only rounding separates the two.
inline void requireGradients(cnn::Layer& layer, Tensor x, Random& random, float step,
                             double tolerance, cnn::Mode mode = cnn::Mode::kInspect) {
  const Tensor weights = randomTensor(layer.outputShape(x.shape()), random);
  layer.forward(x, mode);
  const Tensor dx = layer.backward(weights);
  const auto f = [&] { return weightedOutput(layer, x, weights, mode); };
  REQUIRE(dx.shape() == x.shape());
  requireClose(dx, numericalGradient(f, x, step), tolerance);
  for (cnn::Parameter* p : layer.parameters()) {
    if (!p->trainable) continue;
    REQUIRE(p->gradient.shape() == p->value.shape());
    requireClose(p->gradient, numericalGradient(f, p->value, step), tolerance);
  }
}

/// Requires that `work` throws a cnn::Error with this code.
template <typename Work>
void requireError(cnn::ErrorCode code, Work work) {
  try {
    work();
  } catch (const cnn::Error& error) {
    INFO(error.what());
    REQUIRE(error.code() == code);
    return;
  }
  FAIL("nothing was thrown");
}

}  // namespace testing

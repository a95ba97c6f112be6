#include "cnn/layers/tanh.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>

#include "cnn/parallel.h"

namespace cnn {

namespace {

constexpr size_t kCost = 16;  // of one hyperbolic tangent, in multiplications

#if defined(HITOFUDE_DOUBLE)

Real tanhOf(Real x) { return std::tanh(x); }

#else

/// tanh |x| = −e / (e + 2) with e = e^−2|x| − 1; within 2.5 units in the last place. Without
/// branches and calls, so that the compiler takes four numbers at a time.
inline Real tanhOf(Real x) {
  constexpr Real kLeast = -20;        // below −18.1, the quotient rounds to 1
  constexpr Real kShift = 0x1.8p23f;  // a number below 2^22 added to it is rounded to a whole one
  constexpr Real kLog2OfE = 0x1.715476p0f;
  constexpr Real kLn2 = 0x1.63p-1f, kLn2Rest = -0x1.bd0106p-13f;  // k·kLn2 is exact
  const Real twice = -2 * std::fabs(x), y = twice < kLeast ? kLeast : twice;
  // y = k·ln 2 + r with |r| ≤ ln 2 / 2, so that e = 2^k·(e^r − 1) + (2^k − 1).
  const Real shifted = y * kLog2OfE + kShift, k = shifted - kShift;
  const Real r = (y - k * kLn2) - k * kLn2Rest, r2 = r * r;
  // (e^r − 1 − r) / r² by its power series, whose halves do not wait for each other.
  const Real series =
      (1 / Real(2) + r * (1 / Real(6))) +
      r2 * ((1 / Real(24) + r * (1 / Real(120))) + r2 * (1 / Real(720) + r * (1 / Real(5040))));
  const Real power = std::bit_cast<Real>((std::bit_cast<uint32_t>(shifted) + 127) << 23);
  const Real e = power * (r + r2 * series) + (power - 1);
  const Real tanh = e / (e + 2);
  return x < 0 ? tanh : -tanh;
}

#endif

}  // namespace

Tensor Tanh::forward(Tensor x, Mode mode) {
  const bool keep = mode != Mode::kPredict;
  if (keep) tanh_ = Tensor::uninitialized(x.shape());
  forEachPart(x.size(), kCost, [&](size_t first, size_t end) {
    Real* values = x.data();
    const Real slope = slope_, amplitude = amplitude_;
    for (size_t i = first; i < end; ++i) values[i] = tanhOf(slope * values[i]);
    if (keep) std::copy(values + first, values + end, tanh_.data() + first);
    for (size_t i = first; i < end; ++i) values[i] *= amplitude;
  });
  return x;
}

Tensor Tanh::backward(Tensor dout, bool) {
  forEachPart(dout.size(), 1, [&](size_t first, size_t end) {
    Real* values = dout.data();
    const Real* tanh = tanh_.data();
    const Real slope = amplitude_ * slope_;
    for (size_t i = first; i < end; ++i) values[i] *= slope * (1 - tanh[i] * tanh[i]);
  });
  tanh_ = Tensor();
  return dout;
}

}  // namespace cnn

#include "cnn/random.h"

#include <cmath>

#include "cnn/sine.h"

namespace cnn {

namespace {
constexpr uint64_t kMultiplier = 6364136223846793005u;
constexpr uint64_t kIncrement = 1442695040888963407u;
constexpr double kTwoPi = 6.283185307179586;
}  // namespace

Random::Random(uint64_t seed) : state_(seed + kIncrement) { next(); }

uint32_t Random::next() {
  const uint64_t state = state_;
  state_ = state * kMultiplier + kIncrement;
  const uint32_t xorshifted = static_cast<uint32_t>(((state >> 18u) ^ state) >> 27u);
  const uint32_t rotation = static_cast<uint32_t>(state >> 59u);
  return (xorshifted >> rotation) | (xorshifted << ((32u - rotation) & 31u));
}

uint32_t Random::below(uint32_t bound) {
  const uint32_t unfair = (0u - bound) % bound;  // so many of the lowest numbers would count twice
  uint32_t number = next();
  while (number < unfair) number = next();
  return number % bound;
}

double Random::uniform() { return next() / 4294967296.0; }

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log1p(-uniform()));
  return radius * sine(kTwoPi * (std::abs(uniform() - 0.5) - 0.25));  // cos 2πu, u in [0, 1)
}

}  // namespace cnn

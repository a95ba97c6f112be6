// The one source of random numbers: PCG32 (O'Neill 2014). Same seed, same numbers, on every
// machine.
#pragma once

#include <cstdint>

namespace cnn {

class Random {
 public:
  explicit Random(uint64_t seed);

  /// 0 .. 2^32 − 1.
  uint32_t next();

  /// 0 .. bound − 1, each equally likely. `bound` is at least 1.
  uint32_t below(uint32_t bound);

  /// In [0, 1), with 32 random bits.
  double uniform();

  /// Standard normal (Box and Muller 1958).
  double normal();

 private:
  uint64_t state_ = 0;
};

}  // namespace cnn

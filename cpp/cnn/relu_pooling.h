// ReLU and the maximum of four, of four numbers at a time.
#pragma once

#include "cnn/simd.h"

namespace cnn {

/// Where ReLU's output is 0, so that no gradient passes.
constexpr int kNone = 4;

/// How far a window's four positions are from its first; kNone counts as the first. A position's
/// bits are those of reluPooling: 1 is right, 2 is down.
struct WindowOffsets {
  int right, down;

  int of(int position) const { return (-(position & 1) & right) + (-(position >> 1 & 1) & down); }

  Index4 of(Mask4 positions) const {
    const Mask4 offsets = (-(positions & 1) & right) + (-(positions >> 1 & 1) & down);
    return __builtin_convertvector(offsets, Index4);
  }
};

struct Pooled4 {
  Real4 maximum;  // at least 0
  Mask4 winner;   // 0 … 3 for a … d, or kNone
};

/// The first of equal values wins, as with NumPy's argmax.
inline Pooled4 reluPooling(Real4 a, Real4 b, Real4 c, Real4 d) {
  const Real4 zero = splat4(0);
  const Real4 upper = max4(a, b), lower = max4(c, d), largest = max4(upper, lower);
  const Mask4 isBelow = lower > upper, isRight = isBelow ? d > c : b > a;
  const Mask4 winner = (isBelow & 2) | (isRight & 1);
  return {max4(zero, largest), largest > zero ? winner : Mask4{} + kNone};
}

}  // namespace cnn

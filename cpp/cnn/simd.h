// Four numbers at a time, in the compilers' own vector types: the same code natively, in wasm and
// in double precision.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "cnn/real.h"

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace cnn {

typedef Real Real4 __attribute__((vector_size(4 * sizeof(Real))));

/// What comparing two gives, as whole numbers of the same width: 0 or −1.
using Mask4 = decltype(Real4{} > Real4{});

typedef int Index4 __attribute__((vector_size(4 * sizeof(int))));

inline int roundUp(int n, int multiple) { return (n + multiple - 1) / multiple * multiple; }

inline Real4 load4(const Real* source) {
  Real4 value;
  std::memcpy(&value, source, sizeof(value));
  return value;
}

inline void store4(Real* target, Real4 value) { std::memcpy(target, &value, sizeof(value)); }

inline Real4 splat4(Real value) { return Real4{value, value, value, value}; }

inline Real sumOf(Real4 four) { return (four[0] + four[1]) + (four[2] + four[3]); }

/// The larger of each pair; of equal ones, or beside a NaN, `a`.
inline Real4 max4(Real4 a, Real4 b) { return b > a ? b : a; }

/// Bit i is set where number i of the mask is −1.
inline int bitsOf(Mask4 mask) {
#if defined(__wasm_simd128__)
  return wasm_i32x4_bitmask((v128_t)mask);
#else
  return static_cast<int>((mask[0] & 1) | (mask[1] & 2) | (mask[2] & 4) | (mask[3] & 8));
#endif
}

typedef uint8_t Byte4 __attribute__((vector_size(4)));

/// Whole numbers from 0 to 127 as bytes.
inline Byte4 bytesOf(Mask4 values) {
#if defined(__wasm_simd128__)
  const v128_t halves = wasm_i16x8_narrow_i32x4((v128_t)values, (v128_t)values);
  const int bytes = wasm_i32x4_extract_lane(wasm_i8x16_narrow_i16x8(halves, halves), 0);
  return (Byte4)bytes;
#else
  return __builtin_convertvector(values, Byte4);
#endif
}

/// Four bytes as whole numbers.
inline Mask4 wide4(const uint8_t* bytes) {
  Byte4 four;
  std::memcpy(&four, bytes, sizeof(four));
  return __builtin_convertvector(four, Mask4);
}

/// What pick4 takes for number `lane` of four, and for 0.
constexpr int pickOf(int lane) { return 0x03020100 + 0x04040404 * lane; }
constexpr int kPickZero = -1;

/// Four of the four numbers or 0, in any order.
inline Real4 pick4(Real4 values, Index4 picks) {
#if defined(__wasm_simd128__)
  return (Real4)wasm_i8x16_swizzle((v128_t)values, (v128_t)picks);
#else
  Real4 picked;
  for (int i = 0; i < 4; ++i) picked[i] = picks[i] == kPickZero ? 0 : values[picks[i] >> 2 & 3];
  return picked;
#endif
}

inline Real4 sqrt4(Real4 x) {
  return Real4{std::sqrt(x[0]), std::sqrt(x[1]), std::sqrt(x[2]), std::sqrt(x[3])};
}

/// c + a·b: rounded once with relaxed SIMD on processors that can, else twice.
inline Real4 multiplyAdd(Real4 a, Real4 b, Real4 c) {
#if defined(__wasm_relaxed_simd__)
  return (Real4)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c);
#else
  return c + a * b;
#endif
}

/// Stands at the end of a loop that is left before, with a pointer that moves: keeps the compiler
/// from writing the loop another way, for which V8 needs more instructions.
inline void keepLoop(const Real*& pointer) { __asm__ volatile("" : "+r"(pointer)); }

/// Four at a time; the last four may overlap the ones before.
inline void copyRow(const Real* source, int count, Real* target) {
  if (count < 4) {
    for (int i = 0; i < count; ++i) target[i] = source[i];
    return;
  }
  for (int i = 0; i + 4 < count; i += 4) store4(target + i, load4(source + i));
  store4(target + count - 4, load4(source + count - 4));
}

inline void addRow(const Real* source, int count, Real* target) {
  int i = 0;
  for (; i + 4 <= count; i += 4) store4(target + i, load4(target + i) + load4(source + i));
  for (; i < count; ++i) target[i] += source[i];
}

/// Rows become columns.
inline void transpose4(Real4& a, Real4& b, Real4& c, Real4& d) {
  const Real4 ab01 = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const Real4 ab23 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Real4 cd01 = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const Real4 cd23 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  a = __builtin_shufflevector(ab01, cd01, 0, 1, 4, 5);
  b = __builtin_shufflevector(ab01, cd01, 2, 3, 6, 7);
  c = __builtin_shufflevector(ab23, cd23, 0, 1, 4, 5);
  d = __builtin_shufflevector(ab23, cd23, 2, 3, 6, 7);
}

}  // namespace cnn

#include "cnn/row_products.h"

#include <algorithm>

#include "cnn/simd.h"

namespace cnn {

// Tiles of C are some rows by one or two vectors of four columns: as many sums as V8 keeps in
// registers. Sums go from the last to the first, which is the order in which it leaves them there.

namespace {

/// kVectors·4 columns of four rows of C.
template <bool kAdds, int kVectors>
void addProducts(int K, const Real* const* A, const Real* B, size_t ldB, Real* const* C, int n) {
  const Real *a0 = A[0], *a1 = A[1], *a2 = A[2], *a3 = A[3];
  Real4 sum[4][kVectors]{};
#pragma GCC unroll 8
  for (int i = 0; kAdds && i < 4 * kVectors; ++i) {
    sum[i / kVectors][i % kVectors] = load4(C[i / kVectors] + n + i % kVectors * 4);
  }
  B += n;
  while (true) {
    Real4 row[kVectors];
    const Real4 factor[4] = {splat4(*a0++), splat4(*a1++), splat4(*a2++), splat4(*a3++)};
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) row[v] = load4(B + 4 * v);
#pragma GCC unroll 8
    for (int i = 4 * kVectors - 1; i >= 0; --i) {
      Real4& to = sum[i / kVectors][i % kVectors];
      to = multiplyAdd(factor[i / kVectors], row[i % kVectors], to);
    }
    if (--K == 0) break;
    B += ldB;
    keepLoop(B);
  }
#pragma GCC unroll 8
  for (int i = 0; i < 4 * kVectors; ++i) {
    store4(C[i / kVectors] + n + i % kVectors * 4, sum[i / kVectors][i % kVectors]);
  }
}

template <bool kAdds>
void multiplyFour(int N, int K, const Real* const* A, const Real* B, size_t ldB, Real* const* C) {
  int n = 0;
  for (; n + 8 <= N; n += 8) addProducts<kAdds, 2>(K, A, B, ldB, C, n);
  for (; n + 4 <= N; n += 4) addProducts<kAdds, 1>(K, A, B, ldB, C, n);
  if (n == N) return;
  Real tail[4][4];  // the last four columns, of which some have been done
  Real* const rows[] = {tail[0], tail[1], tail[2], tail[3]};
  addProducts<false, 1>(K, A, B + N - 4, ldB, rows, 0);
  for (int i = n - (N - 4); i < 4; ++i) {
    for (int r = 0; r < 4; ++r) tail[r][i] += kAdds ? C[r][N - 4 + i] : 0;
    for (int r = 0; r < 4; ++r) C[r][N - 4 + i] = tail[r][i];
  }
}

/// Sums of kRows rows of C, of kVectors·4 columns.
template <int kRows, int kVectors>
struct Outer {
  Real4 sum[kRows][kVectors]{};

  /// Rows `from` down to `to`, of factors and a row of B.
  template <int from, int to>
  void add(const Real* factors, const Real4* row) {
#pragma GCC unroll 8
    for (int r = from; r >= to; --r) {
      const Real4 factor = splat4(factors[r]);
#pragma GCC unroll 2
      for (int v = kVectors - 1; v >= 0; --v) {
        sum[r][v] = multiplyAdd(factor, row[v], sum[r][v]);
      }
    }
  }
};

/// kVectors·4 columns of kRows rows of C. The loop is left in the middle of a step: where all of a
/// step's loads can go before its multiplications, some V8s let them, and run out of registers.
template <int kRows, int kVectors>
void multiplyOuter(int K, const Real* A, size_t ldA, const Real* B, const int* offsets, Real* C,
                   size_t ldC) {
  constexpr int kLast = std::min(kRows, 2) - 1;
  Outer<kRows, kVectors> sums;
  while (true) {
    const Real* from = B + *offsets++;
    Real4 row[kVectors];
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) row[v] = load4(from + 4 * v);
    sums.template add<kRows - 1, kLast + 1>(A, row);
    if (--K == 0) {
      sums.template add<kLast, 0>(A, row);
      break;
    }
    sums.template add<kLast, 0>(A, row);
    A += ldA;
  }
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) store4(C + r * ldC + 4 * v, sums.sum[r][v]);
  }
}

template <int kRows>
void multiplyOuterRows(int N, int K, const Real* A, size_t ldA, const Real* B, const int* offsets,
                       Real* C, size_t ldC) {
  for (int n = 0; n < N;) {
    const bool isWide = n + 8 <= N;
    const int from = std::min(n, N - 4);  // at the end some columns for the second time
    const auto multiply = isWide ? multiplyOuter<kRows, 2> : multiplyOuter<kRows, 1>;
    multiply(K, A, ldA, B + from, offsets, C + from, ldC);
    n += isWide ? 8 : 4;
  }
}

/// Vectors whose sums keep the processor busy.
constexpr int kSums = 5;

/// kVectors·4 columns of a sum of K rows.
template <int kVectors>
void addVectors(int K, Rows<const Real> rows, int n, Real* out) {
  Real4 sum[kVectors]{};
  for (int k = 0; k < K; ++k) {
    const Real* row = rows[k] + n;
#pragma GCC unroll 5
    for (int v = 0; v < kVectors; ++v) sum[v] += load4(row + 4 * v);
  }
#pragma GCC unroll 5
  for (int v = 0; v < kVectors; ++v) store4(out + 4 * v, sum[v]);
}

}  // namespace

void multiplyRows(int M, int N, int K, Rows<const Real> A, const Real* B, size_t ldB, Rows<Real> C,
                  Write write) {
  const auto multiply = write == Write::kAdd ? multiplyFour<true> : multiplyFour<false>;
  for (int m = 0; m < M; m += 4) {
    const Real* left[4];
    Real* out[4];
    for (int r = 0; r < 4; ++r) {  // at the end some rows more than once, with the same result
      left[r] = A[std::min(m + r, M - 1)];
      out[r] = C[std::min(m + r, M - 1)];
    }
    multiply(N, K, left, B, ldB, out);
  }
}

void addRows(int N, int K, Rows<const Real> rows, Real* sum) {
  for (int n = 0; n < N;) {
    const bool isWide = n + 4 * kSums <= N;
    const int from = std::min(n, N - 4);  // at the end some columns for the second time
    (isWide ? addVectors<kSums> : addVectors<1>)(K, rows, from, sum + from);
    n += isWide ? 4 * kSums : 4;
  }
}

void multiplyColumns(int M, int N, int K, const Real* A, size_t ldA, const Real* B,
                     const int* offsets, Real* C, size_t ldC) {
  constexpr int kRows = 5;
  int m = 0;
  for (; m + kRows <= M; m += kRows) {
    multiplyOuterRows<kRows>(N, K, A + m, ldA, B, offsets, C + m * ldC, ldC);
  }
  for (; m < M; ++m) multiplyOuterRows<1>(N, K, A + m, ldA, B, offsets, C + m * ldC, ldC);
}

}  // namespace cnn

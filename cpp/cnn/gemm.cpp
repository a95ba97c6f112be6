#include "cnn/gemm.h"

#include <algorithm>

#include "cnn/parallel.h"
#include "cnn/simd.h"
#include "cnn/sparse_gemm.h"
#include "cnn/transpose.h"
#include "cnn/workspace.h"
#include "xnnpack/gemm.h"

namespace cnn {

namespace {

#if defined(HITOFUDE_DOUBLE)

constexpr int kRows = 4, kColumns = 4;

/// XNNPACK has no kernels for double: its scalar one by loops, with the same arguments.
void tileKernel(size_t mr, size_t nc, size_t kc, const Real* A, size_t strideA, const Real* panel,
                Real* C, size_t strideC, size_t strideTile, const void*) {
  const size_t K = kc / sizeof(Real), ldA = strideA / sizeof(Real), ldC = strideC / sizeof(Real);
  for (size_t n = 0; n < nc; n += kColumns, panel += (K + 1) * kColumns) {
    for (size_t m = 0; m < mr; ++m) {
      for (size_t c = 0; c < std::min<size_t>(kColumns, nc - n); ++c) {
        Real sum = panel[c];
        for (size_t k = 0; k < K; ++k) sum += A[m * ldA + k] * panel[(k + 1) * kColumns + c];
        C[m * ldC + n / kColumns * (strideTile / sizeof(Real)) + c] = sum;
      }
    }
  }
}
constexpr auto kTileKernel = tileKernel, kRowKernel = tileKernel;

#elif defined(__wasm_relaxed_simd__)
constexpr int kRows = 4, kColumns = 8;
constexpr auto kTileKernel = xnn_f32_gemm_ukernel_4x8__wasmrelaxedsimd_fma_loadsplat;
constexpr auto kRowKernel = xnn_f32_gemm_ukernel_1x8__wasmrelaxedsimd_fma_loadsplat;
#elif defined(__wasm_simd128__)
constexpr int kRows = 4, kColumns = 8;
constexpr auto kTileKernel = xnn_f32_gemm_ukernel_4x8__wasmsimd_loadsplat;
constexpr auto kRowKernel = xnn_f32_gemm_ukernel_1x8__wasmsimd_loadsplat;
#else
constexpr int kRows = 4, kColumns = 4;
constexpr auto kTileKernel = xnn_f32_gemm_ukernel_4x4__scalar;
constexpr auto kRowKernel = xnn_f32_gemm_ukernel_1x4__scalar;
#endif

constexpr int kVectors = kColumns / 4;

/// What a product costs outside of a tile; inside, with relaxed SIMD in one instruction, it
/// costs 1.
#if defined(__wasm_relaxed_simd__)
constexpr Real kProductApart = Real(1.9);
#else
constexpr Real kProductApart = Real(1.5);
#endif

/// Elements of one operand that the second-level cache holds beside the other's.
constexpr int kBlock = 64 * 1024;

/// How M×N results with sums over K are cut into blocks.
struct Blocks {
  int rows, columns;  // of one: multiples of the tile's
  int down, across;   // how many

  /// Of the cache's size, and at least so many that threads find work (but not below a few tiles).
  Blocks(int M, int N, int K) {
    constexpr int kEnough = 32, kFewTiles = 4;
    const int fitting = std::max(1, kBlock / K);
    rows = std::min(roundUp(M, kRows), roundUp(fitting, kRows));
    columns = std::min(roundUp(N, kColumns), roundUp(fitting, kColumns));
    count(M, N);
    while (down * across < kEnough && std::max(rows / kRows, columns / kColumns) > kFewTiles) {
      if (rows / kRows > columns / kColumns) {
        rows = roundUp(rows / 2, kRows);
      } else {
        columns = roundUp(columns / 2, kColumns);
      }
      count(M, N);
    }
  }

 private:
  void count(int M, int N) {
    down = (M + rows - 1) / rows;
    across = (N + columns - 1) / columns;
  }
};

/// `width` rows of `source`, ldSource apart, become `count` rows of kColumns; the rest of these is
/// 0.
void packTransposed(const Real* source, size_t ldSource, int width, int count, Real* panel) {
  int k = 0;
  for (; width == kColumns && k + 4 <= count; k += 4) {
    for (int v = 0; v < kVectors; ++v) {
      const Real* from = source + 4 * v * ldSource + k;
      Real4 a = load4(from), b = load4(from + ldSource);
      Real4 c = load4(from + 2 * ldSource), d = load4(from + 3 * ldSource);
      transpose4(a, b, c, d);
      Real* to = panel + size_t(k) * kColumns + 4 * v;
      store4(to, a);
      store4(to + kColumns, b);
      store4(to + 2 * kColumns, c);
      store4(to + 3 * kColumns, d);
    }
  }
  for (; k < count; ++k) {
    for (int c = 0; c < kColumns; ++c) {
      panel[k * kColumns + c] = c < width ? source[c * ldSource + k] : 0;
    }
  }
}

/// `count` rows of `source`, ldSource apart: `width` numbers of each, and zeros up to kColumns.
/// Four rows are read before they are written, so that no reading waits for a writing.
void packRows(const Real* source, size_t ldSource, int width, int count, Real* panel) {
  constexpr int kAtOnce = 4;
  int k = 0;
  for (; width == kColumns && k + kAtOnce <= count; k += kAtOnce) {
    Real4 rows[kAtOnce * kVectors];
#pragma GCC unroll 8
    for (int i = 0; i < kAtOnce * kVectors; ++i) {
      rows[i] = load4(source + (k + i / kVectors) * ldSource + 4 * (i % kVectors));
    }
#pragma GCC unroll 8
    for (int i = 0; i < kAtOnce * kVectors; ++i) store4(panel + k * kColumns + 4 * i, rows[i]);
  }
  for (; k < count; ++k) {
    for (int c = 0; c < kColumns; ++c) {
      panel[k * kColumns + c] = c < width ? source[k * ldSource + c] : 0;
    }
  }
}

/// The share of zeros from which on M rows of A are multiplied faster one number after the other,
/// without the zeros and with B (N columns) as it lies, than in tiles. Below 0 where they always
/// are.
Real zerosThatPay(Transpose transB, int M, int N) {
  constexpr Real kPacking = 6;  // what packing an element of B costs; a product in a tile costs 1
  constexpr Real kEnough = 20;  // columns whose sums keep the processor busy
  const Real packing = transB == Transpose::kNo ? kPacking / M : 0;  // the other way turns B
  return 1 - (1 + packing) / (kProductApart * std::max(Real(1), kEnough / N));
}

/// The sum of `count` products, of which four times four run side by side.
Real dot(const Real* a, const Real* b, int count) {
  Real4 sums[4]{};
  int i = 0;
  for (; i + 16 <= count; i += 16) {
#pragma GCC unroll 4
    for (int v = 0; v < 4; ++v) {
      sums[v] = multiplyAdd(load4(a + i + 4 * v), load4(b + i + 4 * v), sums[v]);
    }
  }
  Real sum = sumOf((sums[0] + sums[1]) + (sums[2] + sums[3]));
  for (; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

/// Results of fewer columns than a vector has numbers: each for itself.
void multiplyNarrow(Transpose transB, int M, int N, int K, const Real* A, const Real* B, Real* C,
                    Write write) {
  static thread_local std::vector<Real> memory;
  const Real* columns = B;
  if (transB == Transpose::kNo && N > 1) {
    Real* turned = workspace(memory, size_t(N) * K);
    transpose(B, N, K, N, turned, K);
    columns = turned;
  }
  parallelFor(M, size_t(N) * K, [&](size_t m) {
    for (int n = 0; n < N; ++n) {
      Real& c = C[m * N + n];
      c = (write == Write::kAdd ? c : 0) + dot(A + m * K, columns + size_t(n) * K, K);
    }
  });
}

}  // namespace

GemmTile gemmTile() { return {kRows, kColumns}; }

// A panel: kColumns biases (zeros), then K rows of kColumns; columns from N on are 0.

void PackedMatrix::resize(int N, int K) {
  N_ = N;
  K_ = K;
  workspace(panels_, size_t(roundUp(N, kColumns)) * (K + 1));
}

Real* PackedMatrix::panelOf(int n) { return panels_.data() + size_t(n) * (K_ + 1); }
const Real* PackedMatrix::panelOf(int n) const { return panels_.data() + size_t(n) * (K_ + 1); }

void PackedMatrix::pack(Transpose transB, const Real* B, int from, int to) {
  for (int n = from; n < to; n += kColumns) std::fill_n(panelOf(n), kColumns, Real(0));
  if (transB == Transpose::kYes) {
    for (int n = from; n < to; n += kColumns) {
      packTransposed(B + size_t(n) * K_, K_, std::min(kColumns, N_ - n), K_, panelOf(n) + kColumns);
    }
    return;
  }
  constexpr int kRowsAtOnce = 8;  // few enough for the first-level cache
  for (int k = 0; k < K_; k += kRowsAtOnce) {
    for (int n = from; n < to; n += kColumns) {
      packRows(B + size_t(k) * N_ + n, N_, std::min(kColumns, N_ - n),
               std::min(kRowsAtOnce, K_ - k), panelOf(n) + (k + 1) * kColumns);
    }
  }
}

void PackedMatrix::multiply(int M, const Real* A, size_t ldA, int from, int to, Real* C, size_t ldC,
                            Write write) const {
#if defined(HITOFUDE_DOUBLE)
  const int params{};
#else
  const xnn_f32_default_params params{};
#endif
  const size_t bytesK = K_ * sizeof(Real);
  for (int m = 0; m < M; m += kRows) {
    const int rows = std::min(kRows, M - m);
    const auto kernel = rows == 1 ? kRowKernel : kTileKernel;
    const Real* rowsOfA = A + m * ldA;
    Real* rowsOfC = C + m * ldC;
    if (write == Write::kReplace) {
      kernel(rows, to - from, bytesK, rowsOfA, ldA * sizeof(Real), panelOf(from), rowsOfC + from,
             ldC * sizeof(Real), kColumns * sizeof(Real), &params);
      continue;
    }
    for (int n = from; n < to; n += kColumns) {
      Real tile[kRows * kColumns];
      const int columns = std::min(kColumns, to - n);
      kernel(rows, columns, bytesK, rowsOfA, ldA * sizeof(Real), panelOf(n), tile,
             kColumns * sizeof(Real), 0, &params);
      for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < columns; ++c) rowsOfC[r * ldC + n + c] += tile[r * kColumns + c];
      }
    }
  }
}

void gemm(Transpose transA, Transpose transB, int M, int N, int K, const Real* A, const Real* B,
          Real* C, Write write) {
  if (N < 4 && transA == Transpose::kNo) return multiplyNarrow(transB, M, N, K, A, B, C, write);
  const Real enough = zerosThatPay(transB, M, N);
  if (enough < 0 || zerosAmong(A, size_t(M) * K) > enough) {
    return sparseGemm(transA, transB, M, N, K, A, B, C, write);
  }
  static thread_local PackedMatrix packed;
  PackedMatrix& right = packed;
  right.resize(N, K);
  const Blocks blocks(M, N, K);
  const int width = roundUp((N + threads() - 1) / threads(), kColumns);
  constexpr size_t kMoved = 4;  // what moving a number costs, in multiplications
  parallelFor((N + width - 1) / width, size_t(width) * K * kMoved, [&](size_t part) {
    const int from = static_cast<int>(part) * width;
    right.pack(transB, B, from, std::min(N, from + width));
  });
  const size_t cost = size_t(blocks.rows) * blocks.columns * K;
  parallelFor(size_t(blocks.down) * blocks.across, cost, [&](size_t task) {
    static thread_local std::vector<Real> rowsOfA;
    const int m = static_cast<int>(task / blocks.across) * blocks.rows;
    const int n = static_cast<int>(task % blocks.across) * blocks.columns;
    const int count = std::min(blocks.rows, M - m);
    const Real* left = A + size_t(m) * K;
    if (transA == Transpose::kYes) {
      Real* transposed = workspace(rowsOfA, size_t(count) * K);
      transpose(A + m, M, K, count, transposed, K);
      left = transposed;
    }
    right.multiply(count, left, K, n, std::min(N, n + blocks.columns), C + size_t(m) * N, N, write);
  });
}

void gemmNaive(Transpose transA, Transpose transB, int M, int N, int K, const Real* A,
               const Real* B, Real* C, Write write) {
  for (int m = 0; m < M; ++m) {
    for (int n = 0; n < N; ++n) {
      Real sum = 0;
      for (int k = 0; k < K; ++k) {
        const Real a = transA == Transpose::kYes ? A[size_t(k) * M + m] : A[size_t(m) * K + k];
        const Real b = transB == Transpose::kYes ? B[size_t(n) * K + k] : B[size_t(k) * N + n];
        sum += a * b;
      }
      Real& c = C[size_t(m) * N + n];
      c = write == Write::kAdd ? c + sum : sum;
    }
  }
}

}  // namespace cnn

#include "cnn/gemm.h"

#include <algorithm>
#include <vector>

#include "xnnpack/gemm.h"

namespace cnn {

#ifndef HITOFUDE_DOUBLE

namespace {

#if defined(__wasm_relaxed_simd__)
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

/// Memory that grows to the largest product and stays.
Real* workspace(std::vector<Real>& memory, size_t size) {
  if (memory.size() < size) memory.resize(size);
  return memory.data();
}

/// (rows×columns) → (columns×rows), block by block so that both sides stay in the cache.
void transpose(const Real* source, int rows, int columns, Real* target) {
  constexpr int kBlock = 16;
  for (int r0 = 0; r0 < rows; r0 += kBlock) {
    const int r1 = std::min(r0 + kBlock, rows);
    for (int c = 0; c < columns; ++c) {
      for (int r = r0; r < r1; ++r) target[size_t(c) * rows + r] = source[size_t(r) * columns + c];
    }
  }
}

/// One panel as XNNPACK reads it: kColumns biases (zeros), then K rows of kColumns; columns from
/// `n` on, missing ones 0.
void packPanel(Transpose transB, int N, int K, const Real* B, int n, Real* panel) {
  const int width = std::min(kColumns, N - n);
  std::fill_n(panel, kColumns, Real(0));
  panel += kColumns;
  if (width < kColumns) std::fill_n(panel, size_t(K) * kColumns, Real(0));
  if (transB == Transpose::kNo) {
    for (int k = 0; k < K; ++k) std::copy_n(B + size_t(k) * N + n, width, panel + k * kColumns);
    return;
  }
  for (int k = 0; k < K; ++k) {
    for (int j = 0; j < width; ++j) panel[k * kColumns + j] = B[size_t(n + j) * K + k];
  }
}

/// C[0..rows) [0..columns) from `rows` rows of A (stride K) and one packed panel.
void computeTile(int rows, int columns, int N, int K, const Real* A, const Real* panel, Real* C,
                 Write write) {
  const auto kernel = rows == 1 ? kRowKernel : kTileKernel;
  const xnn_f32_default_params params{};
  const size_t bytesK = K * sizeof(Real);
  if (write == Write::kReplace) {
    kernel(rows, columns, bytesK, A, bytesK, panel, C, N * sizeof(Real), 0, &params);
    return;
  }
  Real tile[kRows * kColumns];
  kernel(rows, columns, bytesK, A, bytesK, panel, tile, kColumns * sizeof(Real), 0, &params);
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) C[size_t(r) * N + c] += tile[r * kColumns + c];
  }
}

}  // namespace

GemmTile gemmTile() { return {kRows, kColumns}; }

void gemm(Transpose transA, Transpose transB, int M, int N, int K, const Real* A, const Real* B,
          Real* C, Write write) {
  static thread_local std::vector<Real> rowsOfA, panelOfB;
  if (transA == Transpose::kYes) {
    Real* rows = workspace(rowsOfA, size_t(M) * K);
    transpose(A, K, M, rows);
    A = rows;
  }
  Real* panel = workspace(panelOfB, size_t(K + 1) * kColumns);
  for (int n = 0; n < N; n += kColumns) {
    packPanel(transB, N, K, B, n, panel);
    const int columns = std::min(kColumns, N - n);
    for (int m = 0; m < M; m += kRows) {
      computeTile(std::min(kRows, M - m), columns, N, K, A + size_t(m) * K, panel,
                  C + size_t(m) * N + n, write);
    }
  }
}

#else  // XNNPACK has no kernels for double

GemmTile gemmTile() { return {1, 1}; }

void gemm(Transpose transA, Transpose transB, int M, int N, int K, const Real* A, const Real* B,
          Real* C, Write write) {
  gemmNaive(transA, transB, M, N, K, A, B, C, write);
}

#endif

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

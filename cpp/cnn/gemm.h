// Matrix products on XNNPACK's float32 microkernels. The only room that knows XNNPACK.
#pragma once

#include <cstddef>

#include "cnn/real.h"

namespace cnn {

enum class Transpose { kNo, kYes };
enum class Write { kReplace, kAdd };

/// C (M×N) = op(A) · op(B), or C += op(A) · op(B) with Write::kAdd; all row-major and dense.
///
/// op(A) is M×K: A is stored as M×K, or as K×M when transposed. op(B) is K×N: B is stored as K×N,
/// or as N×K when transposed. M, N and K are at least 1. Each element is summed over k = 0 … K−1 in
/// this order.
void gemm(Transpose transA, Transpose transB, int M, int N, int K, const Real* A, const Real* B,
          Real* C, Write write = Write::kReplace);

/// The same by three loops: the oracle that gemm is tested against.
void gemmNaive(Transpose transA, Transpose transB, int M, int N, int K, const Real* A,
               const Real* B, Real* C, Write write = Write::kReplace);

/// Rows and columns of the tile that one call of the microkernel computes.
struct GemmTile {
  int rows, columns;
};
GemmTile gemmTile();

}  // namespace cnn

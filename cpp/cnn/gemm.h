// Matrix products on XNNPACK's float32 microkernels. The only room that knows XNNPACK.
#pragma once

#include <cstddef>
#include <vector>

#include "cnn/real.h"

namespace cnn {

enum class Transpose { kNo, kYes };
enum class Write { kReplace, kAdd };

/// C (M×N) = op(A) · op(B), or C += op(A) · op(B) with Write::kAdd; all row-major and dense.
///
/// op(A) is M×K: A is stored as M×K, or as K×M when transposed. op(B) is K×N: B is stored as K×N,
/// or as N×K when transposed. M, N and K are at least 1. Each element is summed over k = 0 … K−1 in
/// this order, whatever the number of threads. Products with a 0 of A may be left out, so that B
/// must be finite.
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

/// A right operand (K×N) as the microkernel reads it: panels of gemmTile().columns columns.
class PackedMatrix {
 public:
  /// Memory for K×N elements; what it held is lost. It grows to the largest matrix and stays.
  void resize(int N, int K);

  /// Columns `from` up to but without `to` of B, which is stored as K×N, or as N×K when transposed.
  /// `from` is a multiple of the tile's columns.
  void pack(Transpose transB, const Real* B, int from, int to);

  /// C = A · columns `from` up to but without `to` of this, on the calling thread. A: M×K, rows
  /// ldA apart. C: its columns from `from` on are written, rows ldC apart.
  void multiply(int M, const Real* A, size_t ldA, int from, int to, Real* C, size_t ldC,
                Write write = Write::kReplace) const;

 private:
  Real* panelOf(int n);
  const Real* panelOf(int n) const;

  int N_ = 0, K_ = 0;
  std::vector<Real> panels_;
};

}  // namespace cnn

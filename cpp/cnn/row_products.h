// Products of matrices whose rows need not lie side by side, on kernels of our own: for sums that
// are too short for what gemm spends on each operand. N is at least 4.
#pragma once

#include <cstddef>

#include "cnn/gemm.h"

namespace cnn {

/// Rows of a matrix: those that are listed, none twice, or, without a list, one after the other.
template <typename Number>
struct Rows {
  Number* values;
  size_t ld;  // from a row to the next
  const int* list = nullptr;

  Number* operator[](int i) const { return values + size_t(list ? list[i] : i) * ld; }
};

/// C = or += A · B. A: M rows of K numbers, B: K rows of N, C: M rows of N.
void multiplyRows(int M, int N, int K, Rows<const Real> A, const Real* B, size_t ldB, Rows<Real> C,
                  Write write);

/// C = Aᵀ · B. A: K rows of M numbers, ldA apart; B: K rows of N numbers, which begin at `offsets`;
/// C: M rows of N, ldC apart.
void multiplyColumns(int M, int N, int K, const Real* A, size_t ldA, const Real* B,
                     const int* offsets, Real* C, size_t ldC);

}  // namespace cnn

// Products of matrices whose rows need not lie side by side, on kernels of our own: for sums that
// are too short for what gemm spends on each operand. N is at least 4.
#pragma once

#include <cstddef>

#include "cnn/gemm.h"
#include "cnn/rows.h"

namespace cnn {

/// C = or += A · B. A: M rows of K numbers, B: K rows of N, C: M rows of N, none listed twice.
void multiplyRows(int M, int N, int K, Rows<const Real> A, const Real* B, size_t ldB, Rows<Real> C,
                  Write write);

/// The sum of K rows of N numbers.
void addRows(int N, int K, Rows<const Real> rows, Real* sum);

/// C = Aᵀ · B. A: K rows of M numbers, ldA apart; B: K rows of N numbers, which begin at `offsets`;
/// C: M rows of N, ldC apart.
void multiplyColumns(int M, int N, int K, const Real* A, size_t ldA, const Real* B,
                     const int* offsets, Real* C, size_t ldC);

}  // namespace cnn

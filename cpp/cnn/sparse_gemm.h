// Matrix products that leave out the zeros of the left operand: behind a ReLU every other number is
// one, of a drawing's pixels four of five.
#pragma once

#include <cstddef>

#include "cnn/gemm.h"

namespace cnn {

/// The share of these numbers that are 0, by a sample.
Real zerosAmong(const Real* values, size_t count);

/// What gemm computes, without the products with a 0 of A: B must be finite.
void sparseGemm(Transpose transA, Transpose transB, int M, int N, int K, const Real* A,
                const Real* B, Real* C, Write write);

/// Rows that sparseRow can take.
constexpr int kMostSparseRows = 128;

/// out (N) = x (K) · B (K×N) without the products with a 0 of x, on the calling thread, with K up
/// to kMostSparseRows. False, with out as it was, if all of x are 0.
bool sparseRow(int N, int K, const Real* x, const Real* B, Real* out);

}  // namespace cnn

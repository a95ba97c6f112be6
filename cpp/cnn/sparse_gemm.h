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

}  // namespace cnn

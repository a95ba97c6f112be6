#include "cnn/batch_sum.h"

#include <algorithm>

namespace cnn {

namespace {

/// As many threads as can take part; each part costs memory for all sums.
constexpr int kMostParts = 8;

}  // namespace

BatchSum::BatchSum(int N, size_t size)
    : N_(N), size_(size), sums_({std::min(N, kMostParts), static_cast<int>(size)}) {}

const Real* BatchSum::total() {
  Real* sum = part(0);
  for (int p = 1; p < parts(); ++p) {
    const Real* next = part(p);
    for (size_t i = 0; i < size_; ++i) sum[i] += next[i];
  }
  return sum;
}

}  // namespace cnn

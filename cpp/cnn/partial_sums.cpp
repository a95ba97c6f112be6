#include "cnn/partial_sums.h"

#include <algorithm>

#include "cnn/simd.h"

namespace cnn {

namespace {

/// As many threads as can take part; each part costs memory for all sums.
constexpr int kMostParts = 8;

}  // namespace

PartialSums::PartialSums(int terms, size_t size)
    : terms_(terms),
      size_(size),
      sums_(Tensor::uninitialized({std::min(terms, kMostParts), static_cast<int>(size)})) {}

Real* PartialSums::start(size_t part) {
  Real* sums = sums_.data() + part * size_;
  std::fill_n(sums, size_, Real(0));
  return sums;
}

Real* PartialSums::total() {
  Real* sums = sums_.data();
  for (int p = 1; p < parts(); ++p) addRow(sums + p * size_, static_cast<int>(size_), sums);
  return sums;
}

}  // namespace cnn

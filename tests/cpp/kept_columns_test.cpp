#include "cnn/kept_columns.h"

#include "helpers.h"

using namespace testing;
using cnn::KeptColumns;

namespace {

/// (N, M) with so many columns of 0, anywhere.
Tensor withZeroColumns(int N, int M, int zeros, Random& random) {
  Tensor matrix = randomTensor({N, M}, random);
  for (int left = zeros; left > 0; --left) {
    const int m = int(random.below(M));
    for (int n = 0; n < N; ++n) matrix[size_t(n) * M + m] = 0;
  }
  return matrix;
}

}  // namespace

TEST_CASE("KeptColumns leaves out columns of 0 only, and puts the others back where they were") {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    const int N = 1 + int(random.below(5)), M = 4 + int(random.below(120));
    const Tensor matrix = withZeroColumns(N, M, int(random.below(2 * M)), random);
    INFO("seed " << seed << " N " << N << " M " << M);
    const KeptColumns kept(matrix);
    const int count = kept.count();
    REQUIRE((count >= 4 && count <= M));
    for (int m = 0, place = 0; m < M; ++m) {
      const bool isKept = kept.places()[m] < count;
      REQUIRE(kept.places()[m] == (isKept ? place++ : count));
      for (int n = 0; n < N && !isKept; ++n) REQUIRE(matrix[size_t(n) * M + m] == 0);
      if (m + 1 == M) REQUIRE(place == count);
    }
    for (int n = 0; n < N; ++n) {
      const float* row = matrix.data() + size_t(n) * M;
      std::vector<float> numbers(count, 7), back(M, 9);
      kept.gather(row, numbers.data());
      kept.scatter(numbers.data(), back.data());
      for (int m = 0; m < M; ++m) REQUIRE(back[m] == row[m]);
    }
  }
}

TEST_CASE("KeptColumns leaves out as many as whole vectors of four have, where those are enough") {
  Random random(1);
  const auto count = [&](int M, const std::vector<int>& zeros) {
    Tensor matrix = randomTensor({3, M}, random);
    for (int m : zeros) {
      for (int n = 0; n < 3; ++n) matrix[n * M + m] = 0;
    }
    return KeptColumns(matrix).count();
  };
  REQUIRE(count(40, {}) == 40);
  REQUIRE(count(40, {1, 2, 3}) == 40);
  REQUIRE(count(40, {0, 7, 38, 39}) == 36);
  REQUIRE(count(40, {0, 7, 8, 20, 30, 38, 39}) == 36);
  REQUIRE(count(6, {0, 1, 2, 3, 4, 5}) == 6);
  REQUIRE(count(9, {0, 1, 2, 3, 4, 5, 6, 7, 8}) == 5);
  REQUIRE(count(80, {5, 6, 7, 8}) == 80);
}

#include "cnn/row_products.h"

#include <algorithm>
#include <numeric>

#include "helpers.h"

using namespace testing;
using cnn::Rows;
using cnn::Write;

namespace {

/// `count` of as many rows and some more, in any order, as a list; the lists of others are empty.
std::vector<int> randomList(int count, bool isListed, Random& random) {
  if (!isListed) return {};
  std::vector<int> list(count + random.below(5));
  std::iota(list.begin(), list.end(), 0);
  for (size_t i = list.size(); i > 1; --i) {
    std::swap(list[i - 1], list[random.below(uint32_t(i))]);
  }
  list.resize(count);
  return list;
}

int rowsOf(const std::vector<int>& list, int count) {
  return list.empty() ? count : *std::max_element(list.begin(), list.end()) + 1;
}

template <typename Number>
Rows<Number> rows(Number* values, int ld, const std::vector<int>& list) {
  return {values, size_t(ld), list.empty() ? nullptr : list.data()};
}

int draw(Random& random, int least, int count) { return least + int(random.below(count)); }

}  // namespace

TEST_CASE("multiplyRows multiplies and adds the rows that are listed, and touches no others") {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    const int M = draw(random, 1, 13), N = draw(random, 4, 40), K = draw(random, 1, 50);
    const int ldA = K + draw(random, 0, 3), ldB = N + draw(random, 0, 3);
    const int ldC = N + draw(random, 0, 3);
    const std::vector<int> listA = randomList(M, seed % 2, random);
    const std::vector<int> listC = randomList(M, seed / 2 % 2, random);
    const auto write = seed / 4 % 2 ? Write::kAdd : Write::kReplace;
    INFO("seed " << seed << " M " << M << " N " << N << " K " << K);
    const Tensor A = randomTensor({rowsOf(listA, M), ldA}, random);
    const Tensor B = randomTensor({K, ldB}, random);
    const Tensor before = randomTensor({rowsOf(listC, M), ldC}, random);
    Tensor expected = before, C = before;
    const Rows<const float> a = rows(A.data(), ldA, listA);
    for (int m = 0; m < M; ++m) {
      float* row = rows(expected.data(), ldC, listC)[m];
      for (int n = 0; n < N; ++n) {
        float sum = write == Write::kAdd ? row[n] : 0;
        for (int k = 0; k < K; ++k) sum += a[m][k] * B[size_t(k) * ldB + n];
        row[n] = sum;
      }
    }
    cnn::multiplyRows(M, N, K, a, B.data(), ldB, rows(C.data(), ldC, listC), write);
    for (int r = 0; r < C.dim(0); ++r) {
      const bool isListed =
          listC.empty() || std::find(listC.begin(), listC.end(), r) != listC.end();
      for (int c = 0; c < ldC; ++c) {
        const size_t i = size_t(r) * ldC + c;
        const double tolerance = isListed && c < N ? sumTolerance(K + 1) : 0;
        REQUIRE(std::abs(C[i] - expected[i]) <= tolerance);
      }
    }
  }
}

TEST_CASE("addRows adds up the rows that are listed, of which there may be none") {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    const int N = draw(random, 4, 60), K = draw(random, 0, 20), ld = N + draw(random, 0, 3);
    const std::vector<int> list = randomList(K, seed % 2, random);
    INFO("seed " << seed << " N " << N << " K " << K);
    const Tensor values = randomTensor({std::max(1, rowsOf(list, K)), ld}, random);
    const Rows<const float> given = rows(values.data(), ld, list);
    Tensor sum({N + 1});
    cnn::addRows(N, K, given, sum.data());
    for (int n = 0; n < N; ++n) {
      float expected = 0;
      for (int k = 0; k < K; ++k) expected += given[k][n];
      REQUIRE(sum[n] == expected);
    }
    REQUIRE(sum[N] == 0);
  }
}

TEST_CASE(
    "multiplyColumns multiplies the columns of A with rows of B that begin where it is told") {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    const int M = draw(random, 1, 17), N = draw(random, 4, 40), K = draw(random, 1, 50);
    const int ldA = M + draw(random, 0, 3), ldC = N + draw(random, 0, 3);
    INFO("seed " << seed << " M " << M << " N " << N << " K " << K);
    const Tensor A = randomTensor({K, ldA}, random), B = randomTensor({N + 100}, random);
    std::vector<int> offsets(K);
    for (int& offset : offsets) offset = int(random.below(101));
    const Tensor before = randomTensor({M, ldC}, random);
    Tensor C = before;
    cnn::multiplyColumns(M, N, K, A.data(), ldA, B.data(), offsets.data(), C.data(), ldC);
    for (int m = 0; m < M; ++m) {
      for (int n = 0; n < ldC; ++n) {
        const size_t i = size_t(m) * ldC + n;
        float expected = n < N ? 0 : before[i];
        for (int k = 0; n < N && k < K; ++k) expected += A[size_t(k) * ldA + m] * B[offsets[k] + n];
        REQUIRE(std::abs(C[i] - expected) <= (n < N ? sumTolerance(K) : 0));
      }
    }
  }
}

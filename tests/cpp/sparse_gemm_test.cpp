#include "cnn/sparse_gemm.h"

#include <iterator>

#include "helpers.h"

using namespace testing;
using cnn::Transpose;
using cnn::Write;

TEST_CASE("sparseGemm agrees with three loops, whatever the shapes and the zeros") {
  struct Size {
    int M, N, K;
  };
  const Size sizes[] = {{1, 101, 131}, {3, 9, 300}, {40, 100, 432}, {130, 37, 50}, {7, 431, 100},
                        {5, 3, 2000},  {2, 2, 2},   {4, 1301, 60},  {1, 1, 1}};
  for (uint64_t seed = 0; seed < 8 * std::size(sizes); ++seed) {
    Random random(seed);
    const auto [M, N, K] = sizes[seed / 8];
    const auto transA = seed % 2 ? Transpose::kYes : Transpose::kNo;
    const auto transB = seed / 2 % 2 ? Transpose::kYes : Transpose::kNo;
    const auto write = seed / 4 % 2 ? Write::kAdd : Write::kReplace;
    CAPTURE(M, N, K, seed);
    const Tensor B = randomTensor({K, N}, random);
    const Tensor dense = randomTensor({M, K}, random), sparse = mostlyZero({M, K}, random);
    for (const Tensor& A : {dense, sparse, Tensor({M, K})}) {
      Tensor C = randomTensor({M, N}, random), expected = C;
      cnn::sparseGemm(transA, transB, M, N, K, A.data(), B.data(), C.data(), write);
      cnn::gemmNaive(transA, transB, M, N, K, A.data(), B.data(), expected.data(), write);
      requireClose(C, expected, sumTolerance(K + 1));
    }
  }
}

TEST_CASE("gemm gives the same bits with and without the zeros of a mostly empty operand") {
  Random random(1);
  const int M = 20, N = 100, K = 300;
  const Tensor A = mostlyZero({M, K}, random), B = randomTensor({K, N}, random);
  Tensor chosen({M, N}), sparse({M, N}), packed({M, N});
  const auto no = Transpose::kNo;
  cnn::gemm(no, no, M, N, K, A.data(), B.data(), chosen.data());
  cnn::sparseGemm(no, no, M, N, K, A.data(), B.data(), sparse.data(), Write::kReplace);
  cnn::PackedMatrix matrix;
  matrix.resize(N, K);
  matrix.pack(no, B.data(), 0, N);
  matrix.multiply(M, A.data(), K, 0, N, packed.data(), N);
  requireClose(chosen, std::vector<float>(sparse.data(), sparse.data() + sparse.size()), 0);
  requireClose(chosen, std::vector<float>(packed.data(), packed.data() + packed.size()), 0);
}

TEST_CASE("zerosAmong gives the share of zeros") {
  const float values[] = {0, -1, -0.0f, 2};
  REQUIRE(cnn::zerosAmong(values, 4) == 0.5f);
  REQUIRE(cnn::zerosAmong(values, 1) == 1);
}

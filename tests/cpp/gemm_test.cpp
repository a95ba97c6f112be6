#include "cnn/gemm.h"

#include <tuple>

#include "helpers.h"

using namespace testing;
using cnn::Transpose;
using cnn::Write;

namespace {

void compare(int M, int N, int K, Transpose transA, Transpose transB, Write write, uint64_t seed) {
  CAPTURE(M, N, K, transA == Transpose::kYes, transB == Transpose::kYes, write == Write::kAdd,
          seed);
  Random random(seed);
  const Tensor A = randomTensor({M, K}, random), B = randomTensor({K, N}, random);
  Tensor C = randomTensor({M, N}, random), expected = C;
  cnn::gemm(transA, transB, M, N, K, A.data(), B.data(), C.data(), write);
  cnn::gemmNaive(transA, transB, M, N, K, A.data(), B.data(), expected.data(), write);
  requireClose(C, expected, sumTolerance(K + 1));
}

/// In tiles, also where gemm takes another way.
void comparePacked(int M, int N, int K, Transpose transB, uint64_t seed) {
  CAPTURE(M, N, K, transB == Transpose::kYes, seed);
  Random random(seed);
  const Tensor A = randomTensor({M, K}, random), B = randomTensor({K, N}, random);
  Tensor C({M, N}), expected({M, N});
  cnn::PackedMatrix packed;
  packed.resize(N, K);
  packed.pack(transB, B.data(), 0, N);
  packed.multiply(M, A.data(), K, 0, N, C.data(), N);
  cnn::gemmNaive(Transpose::kNo, transB, M, N, K, A.data(), B.data(), expected.data());
  requireClose(C, expected, sumTolerance(K + 1));
}

}  // namespace

TEST_CASE("gemm agrees with three loops below, at and above every edge of the tile") {
  const auto [rows, columns] = cnn::gemmTile();
  uint64_t seed = 1;
  for (int M : {1, rows - 1, rows, rows + 1, 3 * rows + 2}) {
    for (int N : {1, 3, columns - 1, columns, columns + 1, 3 * columns + 5}) {
      for (int K : {1, 2, 7, 16, 25, 131}) {
        for (auto transA : {Transpose::kNo, Transpose::kYes}) {
          for (auto transB : {Transpose::kNo, Transpose::kYes}) {
            compare(M, N, K, transA, transB, Write::kReplace, ++seed);
            compare(M, N, K, transA, transB, Write::kAdd, ++seed);
          }
        }
        comparePacked(M, N, K, Transpose::kNo, ++seed);
        comparePacked(M, N, K, Transpose::kYes, ++seed);
      }
    }
  }
}

TEST_CASE("gemm agrees with three loops at the sizes of SimpleConvNet") {
  const auto no = Transpose::kNo, yes = Transpose::kYes;
  compare(30, 576, 25, no, yes, Write::kReplace, 1);
  compare(30, 25, 576, no, no, Write::kAdd, 2);
  compare(100, 100, 4320, no, no, Write::kReplace, 3);
  compare(4320, 100, 100, yes, no, Write::kReplace, 4);
  compare(100, 4320, 100, no, yes, Write::kReplace, 5);
  compare(1, 100, 4320, no, no, Write::kReplace, 6);
  compare(100, 10, 100, no, no, Write::kReplace, 7);
}

TEST_CASE("gemm takes other operands at every call") {
  const float A[] = {1, 2, 3, 4}, B[] = {5, 6, 7, 8}, identity[] = {1, 0, 0, 1};
  Tensor C({2, 2});
  cnn::gemm(Transpose::kNo, Transpose::kNo, 2, 2, 2, A, B, C.data());
  requireClose(C, std::vector<float>{19, 22, 43, 50}, 0);
  cnn::gemm(Transpose::kYes, Transpose::kNo, 2, 2, 2, A, B, C.data());
  requireClose(C, std::vector<float>{26, 30, 38, 44}, 0);
  cnn::gemm(Transpose::kNo, Transpose::kYes, 2, 2, 2, A, identity, C.data());
  requireClose(C, std::vector<float>{1, 2, 3, 4}, 0);
  cnn::gemm(Transpose::kNo, Transpose::kNo, 2, 2, 2, A, identity, C.data(), Write::kAdd);
  requireClose(C, std::vector<float>{2, 4, 6, 8}, 0);
}

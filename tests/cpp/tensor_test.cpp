#include "cnn/tensor.h"

#include <cmath>
#include <limits>
#include <utility>

#include "helpers.h"

using namespace testing;

TEST_CASE("a tensor knows its shape and starts at 0") {
  const Tensor tensor({2, 3, 4});
  REQUIRE(tensor.rank() == 3);
  REQUIRE(tensor.dim(2) == 4);
  REQUIRE(tensor.size() == 24);
  requireClose(tensor, std::vector<float>(24), 0);
  REQUIRE(cnn::toString(tensor.shape()) == "(2, 3, 4)");
}

TEST_CASE("copies are of their own") {
  Tensor a({2}, {1, 2});
  Tensor b = a;
  b[0] = 9;
  REQUIRE(a[0] == 1);
}

TEST_CASE("reshape keeps the elements, and their number") {
  Tensor tensor({2, 3}, {1, 2, 3, 4, 5, 6});
  tensor.reshape({3, 2});
  REQUIRE(tensor.shape() == Shape{3, 2});
  REQUIRE(tensor[5] == 6);
  requireError(cnn::ErrorCode::kShapeMismatch, [&] { tensor.reshape({4}); });
  requireError(cnn::ErrorCode::kShapeMismatch, [] { Tensor({2, 2}, {1, 2, 3}); });
}

TEST_CASE("requireFinite finds every number that is not, and no other") {
  const float infinity = std::numeric_limits<float>::infinity(), nan = std::nanf("");
  for (int size = 1; size <= 13; ++size) {
    Tensor tensor({size});
    tensor.fill(std::numeric_limits<float>::max());
    tensor.requireFinite("x");
    for (int i = 0; i < size; ++i) {
      for (float bad : {nan, infinity, -infinity}) {
        const float good = std::exchange(tensor[i], bad);
        requireError(cnn::ErrorCode::kBadValue, [&] { tensor.requireFinite("x"); });
        tensor[i] = good;
      }
    }
  }
}

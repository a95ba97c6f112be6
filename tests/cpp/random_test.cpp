#include "cnn/random.h"

#include "helpers.h"

using cnn::Random;

TEST_CASE("the same seed gives the same numbers, another one others") {
  Random a(42), b(42), c(43);
  const uint32_t first = a.next();
  REQUIRE(first == b.next());
  REQUIRE(first != c.next());
}

TEST_CASE("below is even over its range") {
  Random random(1);
  std::vector<int> counts(7);
  for (int i = 0; i < 70000; ++i) ++counts[random.below(7)];
  // Each count is 10,000 with a standard deviation of 93; five of them are allowed.
  for (int count : counts) REQUIRE(std::abs(count - 10000) < 465);
}

TEST_CASE("normal has mean 0, deviation 1 and its tails") {
  Random random(2);
  constexpr int kCount = 200000;
  double sum = 0, squares = 0;
  int beyondTwo = 0;
  for (int i = 0; i < kCount; ++i) {
    const double x = random.normal();
    sum += x;
    squares += x * x;
    beyondTwo += std::abs(x) > 2;
  }
  // Five standard errors: 5/√n for the mean, 5·√(2/n) for the variance, 5·√(p·(1−p)/n) for the
  // share beyond 2.
  REQUIRE(std::abs(sum / kCount) < 0.0112);
  REQUIRE(std::abs(squares / kCount - 1) < 0.0158);
  REQUIRE(std::abs(double(beyondTwo) / kCount - 0.0455) < 0.0024);
}

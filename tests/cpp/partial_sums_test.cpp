#include "cnn/partial_sums.h"

#include "helpers.h"

using namespace testing;

TEST_CASE("PartialSums cuts all terms into parts without gaps and adds them up") {
  for (int terms : {1, 2, 7, 8, 9, 100}) {
    cnn::PartialSums sum(terms, 2);
    int next = 0;
    for (int part = 0; part < sum.parts(); ++part) {
      REQUIRE(sum.begin(part) == next);
      float* sums = sum.start(part);
      for (; next < sum.begin(part + 1); ++next) {
        sums[0] += 1;
        sums[1] += float(next);
      }
    }
    REQUIRE(next == terms);
    const float* total = sum.total();
    REQUIRE(total[0] == float(terms));
    REQUIRE(total[1] == float(terms * (terms - 1) / 2));
  }
}

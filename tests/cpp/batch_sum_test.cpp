#include "cnn/batch_sum.h"

#include "helpers.h"

using namespace testing;

TEST_CASE("BatchSum cuts every batch into parts without gaps and adds them up") {
  for (int N : {1, 2, 7, 8, 9, 100}) {
    cnn::BatchSum sum(N, 2);
    int next = 0;
    for (int part = 0; part < sum.parts(); ++part) {
      REQUIRE(sum.begin(part) == next);
      for (; next < sum.begin(part + 1); ++next) {
        sum.part(part)[0] += 1;
        sum.part(part)[1] += float(next);
      }
    }
    REQUIRE(next == N);
    const float* total = sum.total();
    REQUIRE(total[0] == float(N));
    REQUIRE(total[1] == float(N * (N - 1) / 2));
  }
}

#include "cnn/window_filters.h"

#include "cnn/gemm.h"
#include "helpers.h"

using namespace testing;
using cnn::Window;
using cnn::WindowFilters;

namespace {

/// With room for a pooling window.
Window randomWindow(Random& random) {
  const auto draw = [&](int least, int count) { return least + int(random.below(count)); };
  const int FH = draw(1, 5), FW = draw(1, 5);
  const cnn::Axes stride{draw(1, 2), draw(1, 2)}, pad{draw(0, 3), draw(0, 3)};
  return {draw(1, 2), FH + stride.h + draw(0, 9), FW + stride.w + draw(0, 9), FH, FW, stride, pad};
}

}  // namespace

TEST_CASE("WindowFilters gives the convolution's sums at the positions of every pooling window") {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    Random random(seed);
    const Window w = randomWindow(random);
    if (!WindowFilters::fit(w)) continue;
    INFO("seed " << seed << " image " << cnn::toString({w.C, w.H, w.W}));
    const int FN = 1 + int(random.below(40)), P = w.rows(), K = w.columns();
    const Tensor image = mostlyZero({1, w.C, w.H, w.W}, random), padded = cnn::padded(image, w.pad);
    const Tensor W = randomTensor({FN, w.C, w.FH, w.FW}, random);
    Tensor col({P, K}), expected({P, FN});
    cnn::im2colNaive(image.data(), 1, w, col.data());
    cnn::gemmNaive(cnn::Transpose::kNo, cnn::Transpose::kYes, P, FN, K, col.data(), W.data(),
                   expected.data());

    const WindowFilters filters(w, W);
    const int PH = w.OH() / 2, PW = w.OW() / 2, ld = WindowFilters::ldSums(FN);
    REQUIRE(ld >= FN);
    for (int i = 0; i < PH * PW; ++i) {
      Tensor sums({2, 2, ld});
      sums.fill(7);
      const bool isBlank = !filters.multiply(padded.data(), i, sums.data());
      for (int p = 0; p < 4; ++p) {
        const int position = (i / PW * 2 + p / 2) * w.OW() + i % PW * 2 + p % 2;
        for (int f = 0; f < FN; ++f) {
          const float got = sums[p * ld + f];
          REQUIRE(std::abs((isBlank ? got - 7 : got) - expected[position * FN + f]) <=
                  sumTolerance(K));
        }
      }
    }
  }
}

TEST_CASE("WindowFilters fit as long as all pixels of a pooling window make one row") {
  REQUIRE(WindowFilters::fit({1, 28, 28, 5, 5}));
  REQUIRE(WindowFilters::fit({2, 28, 28, 7, 7}));
  REQUIRE(!WindowFilters::fit({3, 28, 28, 7, 7}));
  REQUIRE(!WindowFilters::fit({2, 28, 28, 7, 7, 2}));
}

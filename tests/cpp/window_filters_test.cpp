#include "cnn/window_filters.h"

#include <cstring>

#include "cnn/gemm.h"
#include "cnn/relu_pooling.h"
#include "helpers.h"

using namespace testing;
using cnn::Window;
using cnn::WindowFilters;

namespace {

/// With room for a pooling window.
Window randomWindow(Random& random) {
  const auto draw = [&](int least, int count) { return least + int(random.below(count)); };
  const int FH = draw(1, 6), FW = draw(1, 6);
  const cnn::Axes stride{draw(1, 2), draw(1, 2)}, pad{draw(0, 3), draw(0, 3)};
  return {1, FH + stride.h + draw(0, 9), FW + stride.w + draw(0, 9), FH, FW, stride, pad};
}

/// The convolution at every position (OH·OW×FN) by im2col.
Tensor convolved(const Tensor& image, const Window& w, const Tensor& W) {
  const int P = w.rows(), K = w.columns(), FN = W.dim(0);
  Tensor col({P, K}), out({P, FN});
  cnn::im2colNaive(image.data(), 1, w, col.data());
  cnn::gemmNaive(cnn::Transpose::kNo, cnn::Transpose::kYes, P, FN, K, col.data(), W.data(),
                 out.data());
  return out;
}

/// Whether each of the pooling windows sees nothing but 0.
bool isBlank(const Tensor& padded, const Window& w, int y, int x) {
  for (int py = 0; py < w.FH + w.stride.h; ++py) {
    for (int px = 0; px < w.FW + w.stride.w; ++px) {
      const int row = 2 * y * w.stride.h + py, column = 2 * x * w.stride.w + px;
      if (padded[size_t(row) * padded.dim(3) + column] != 0) return false;
    }
  }
  return true;
}

/// Winner of filter f.
int winnerOf(const Tensor& winners, int f) {
  cnn::Mask4 four{};
  std::memcpy(&four, winners.data() + f / 4 * 4, sizeof(four));
  return static_cast<int>(four[f % 4]);
}

}  // namespace

TEST_CASE("WindowFilters gives the maximum of every pooling window, and where it is") {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    Random random(seed);
    const Window w = randomWindow(random);
    INFO("seed " << seed << " image " << cnn::toString({w.H, w.W}));
    const int FN = 1 + int(random.below(40)), PH = w.OH() / 2, PW = w.OW() / 2;
    const Tensor image = mostlyZero({1, 1, w.H, w.W}, random), padded = cnn::padded(image, w.pad);
    const Tensor W = randomTensor({FN, 1, w.FH, w.FW}, random), b = randomTensor({FN}, random);
    const Tensor sums = convolved(image, w, W);
    const WindowFilters filters(w, W, b);
    const int F = WindowFilters::F(FN);
    REQUIRE(F >= FN);
    WindowFilters::Ink ink;
    const int from = int(random.below(PH));
    filters.find(padded.data(), from, PH, ink);
    for (int y = from; y < PH; ++y) {
      for (int x = 0; x < PW; ++x) {
        Tensor maxima({F}), winners({F});
        filters.pool(padded.data(), ink, y, x, maxima.data(), winners.data());
        REQUIRE(filters.isBlank(ink, y, x) == isBlank(padded, w, y, x));
        for (int f = 0; f < FN; ++f) {
          const int winner = winnerOf(winners, f);
          float largest = 0, atWinner = 0;
          for (int p = 0; p < 4; ++p) {
            const int position = (2 * y + p / 2) * w.OW() + 2 * x + p % 2;
            const float sum = sums[size_t(position) * FN + f] + b[f];
            largest = std::max(largest, sum);
            if (winner == p) atWinner = sum;
          }
          const float tolerance = sumTolerance(w.columns() + 1);
          REQUIRE(std::abs(maxima[f] - largest) <= tolerance);
          REQUIRE(std::abs(maxima[f] - atWinner) <= tolerance);
          REQUIRE((winner == cnn::kNone) == (maxima[f] == 0));
        }
      }
    }
  }
}

TEST_CASE("WindowFilters fit images of one channel and pooling windows of few pixels") {
  REQUIRE(WindowFilters::fit({1, 28, 28, 5, 5}));
  REQUIRE(WindowFilters::fit({1, 28, 28, 7, 15}));
  REQUIRE(!WindowFilters::fit({1, 28, 28, 7, 16}));
  REQUIRE(!WindowFilters::fit({1, 28, 28, 10, 10, 2}));
  REQUIRE(!WindowFilters::fit({2, 28, 28, 5, 5}));
}

#include "cnn/tap_sums.h"

#include "helpers.h"

using namespace testing;
using cnn::TapSums;
using cnn::Window;

namespace {

int drawn(Random& random, int least, int count) { return least + int(random.below(count)); }

/// Every other one of 5×5 taps of one channel, with a neighbour to the right and below.
Window windowOf(uint64_t seed, Random& random) {
  const bool isFive = seed % 2;
  const int C = isFive ? 1 : drawn(random, 1, 3);
  const int FH = isFive ? 5 : drawn(random, 1, 9), FW = isFive ? 5 : drawn(random, 1, 10);
  const cnn::Axes stride{drawn(random, 1, 2), drawn(random, 1, 2)};
  const cnn::Axes pad{drawn(random, 0, 3), drawn(random, 0, 3)};
  return {
      C,  FH + stride.h + drawn(random, 0, 9), FW + stride.w + drawn(random, 0, 9), FH, FW, stride,
      pad};
}

}  // namespace

TEST_CASE("TapSums adds what a filter sees at each position, times a factor") {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    const Window w = windowOf(seed, random);
    INFO("seed " << seed << " taps " << cnn::toString({w.C, w.FH, w.FW}));
    const int H = w.H + 2 * w.pad.h, W = w.W + 2 * w.pad.w, count = drawn(random, 0, 30);
    const Tensor padded = randomTensor({1, w.C, H, W}, random);
    const Tensor given = randomTensor({2 * count + 1}, random);
    std::vector<float> expected(w.columns());
    std::vector<int> pixels(2 * count);
    for (int i = 0; i < count; ++i) {
      const int y = drawn(random, 0, w.OH()) * w.stride.h,
                x = drawn(random, 0, w.OW()) * w.stride.w;
      pixels[2 * i] = y * w.C * W + x;
      for (int k = 0; k < w.columns(); ++k) {
        const int c = k / w.FW / w.FH, fy = k / w.FW % w.FH, fx = k % w.FW;
        expected[k] += given[2 * i] * padded[(size_t(c) * H + y + fy) * W + x + fx];
      }
    }
    const TapSums taps(w);
    std::vector<float> image(taps.readSize()), sums(taps.size()), gradients(w.columns());
    taps.arrange(padded.data(), image.data());
    taps.add({pixels.data(), given.data(), count, 2}, image.data(), sums.data());
    taps.unpack(sums.data(), 1, gradients.data());
    for (int k = 0; k < w.columns(); ++k) {
      REQUIRE(std::abs(gradients[k] - expected[k]) <= sumTolerance(count + 1));
    }
  }
}

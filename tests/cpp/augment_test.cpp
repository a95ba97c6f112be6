#include "digits/augment.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "cnn/parallel.h"
#include "helpers.h"

using namespace testing;
using digits::Augmentation;
using digits::Augmenter;

namespace {

constexpr int kSide = 28;

/// A bar of ink, 3 wide and 15 tall, in the middle of each of N images.
Tensor bars(int N, int C = 1) {
  Tensor images({N, C, kSide, kSide});
  for (int p = 0; p < N * C; ++p) {
    for (int y = 7; y < 22; ++y) {
      for (int x = 12; x < 15; ++x) images[(size_t(p) * kSide + y) * kSide + x] = 1;
    }
  }
  return images;
}

Tensor augmented(const Tensor& images, const Augmentation& ranges, uint64_t seed = 1) {
  Random random(seed);
  return Augmenter(ranges).apply(images, random);
}

struct Moments {
  double mass = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  explicit Moments(const float* image) {
    const auto each = [&](auto visit) {
      for (int i = 0; i < kSide * kSide; ++i) visit(image[i], i % kSide, i / kSide);
    };
    each([&](double ink, int, int) { mass += ink; });
    each([&](double ink, int column, int row) {
      x += ink * column / mass;
      y += ink * row / mass;
    });
    each([&](double ink, int column, int row) {
      xx += ink * (column - x) * (column - x) / mass;
      xy += ink * (column - x) * (row - y) / mass;
      yy += ink * (row - y) * (row - y) / mass;
    });
  }
  /// Degrees that the bar leans by.
  double angle() const { return std::atan2(2 * xy, yy - xx) / 2 * 180 / 3.14159265358979; }
};

/// Least and largest of measure(image) over many.
template <typename Measure>
std::pair<double, double> range(const Tensor& images, Measure measure) {
  double least = INFINITY, most = -INFINITY;
  for (int n = 0; n < images.dim(0); ++n) {
    const double value = measure(Moments(images.data() + size_t(n) * kSide * kSide));
    least = std::min(least, value);
    most = std::max(most, value);
  }
  return {least, most};
}

/// The values spread over about −most .. most.
void requireSpread(std::pair<double, double> range, double most, double tolerance) {
  REQUIRE(range.first == Catch::Approx(-most).margin(tolerance));
  REQUIRE(range.second == Catch::Approx(most).margin(tolerance));
}

}  // namespace

TEST_CASE("without ranges an augmented image is the image") {
  Random random(4);
  const Tensor images = randomTensor({3, 2, 9, 13}, random);
  const Tensor result = augmented(images, {});
  REQUIRE(result.shape() == images.shape());
  for (size_t i = 0; i < images.size(); ++i) REQUIRE(result[i] == images[i]);
}

TEST_CASE("augmentation shifts by whole pixels, to every side") {
  const Tensor image = bars(1), moved = augmented(bars(200), {.shift = 1});
  std::vector<int> seen(9);
  for (int n = 0; n < 200; ++n) {
    for (int move = 0; move < 9; ++move) {
      const int dy = move / 3 - 1, dx = move % 3 - 1;
      bool same = true;
      for (int y = 1; y < kSide - 1; ++y) {
        for (int x = 1; x < kSide - 1; ++x) {
          same &= moved[(size_t(n) * kSide + y + dy) * kSide + x + dx] == image[y * kSide + x];
        }
      }
      seen[move] += same;
    }
  }
  for (int count : seen) REQUIRE(count > 5);
  REQUIRE(seen[0] + seen[1] + seen[2] + seen[3] + seen[4] + seen[5] + seen[6] + seen[7] + seen[8] ==
          200);
}

TEST_CASE("images that are shifted out of sight leave zeros") {
  const Tensor images = augmented(bars(50), {.shift = 1000});
  int empty = 0;
  for (int n = 0; n < 50; ++n) {
    const float* image = images.data() + size_t(n) * kSide * kSide;
    empty += std::all_of(image, image + kSide * kSide, [](float pixel) { return pixel == 0; });
  }
  REQUIRE(empty > 40);
}

TEST_CASE("augmentation rotates, to both sides and as far as asked") {
  requireSpread(range(augmented(bars(400), {.rotation = 20}), [](Moments m) { return m.angle(); }),
                20, 1.5);
}

TEST_CASE("augmentation slants, to both sides and as far as asked") {
  // A slant moves rows against each other: xy / yy columns a row.
  requireSpread(range(augmented(bars(400), {.shear = 0.3f}), [](Moments m) { return m.xy / m.yy; }),
                0.3, 0.02);
}

TEST_CASE("augmentation scales width and height each on its own") {
  const double before = Moments(bars(1).data()).yy;
  const auto tall = range(augmented(bars(400), {.scale = 0.25f}),
                          [&](Moments m) { return std::sqrt(m.yy / before); });
  REQUIRE(tall.first == Catch::Approx(1 / 1.25).margin(0.03));
  REQUIRE(tall.second == Catch::Approx(1.25).margin(0.03));
  const auto ratio =
      range(augmented(bars(400), {.scale = 0.25f}), [](Moments m) { return m.yy / m.xx; });
  REQUIRE(ratio.second > 1.3 * ratio.first);
}

TEST_CASE("augmentation makes the pen thinner and thicker by as much as asked") {
  // A pixel of the bar's edge more on each side: 5 × 17 without its corners instead of 3 × 15.
  const auto mass = range(augmented(bars(400), {.thickness = 1}), [](Moments m) { return m.mass; });
  REQUIRE(mass.first == Catch::Approx(1 * 13).margin(1));
  REQUIRE(mass.second == Catch::Approx(5 * 17 - 4).margin(1));
}

TEST_CASE("an elastic warp has the deviation that was asked for, and is smooth") {
  // A ramp tells how far each pixel came: its slope is 1.
  Tensor ramps({200, 1, kSide, kSide});
  for (size_t i = 0; i < ramps.size(); ++i) ramps[i] = float(i % kSide);
  const Tensor warped = augmented(ramps, {.elastic = 1.5f});
  double squares = 0, steps = 0;
  int count = 0;
  for (int n = 0; n < 200; ++n) {
    for (int y = 8; y < 20; ++y) {
      for (int x = 8; x < 20; ++x, ++count) {
        const float* pixel = warped.data() + (size_t(n) * kSide + y) * kSide + x;
        squares += (pixel[0] - x) * (pixel[0] - x);
        steps += (pixel[1] - 1 - pixel[0]) * (pixel[1] - 1 - pixel[0]);
      }
    }
  }
  REQUIRE(std::sqrt(squares / count) == Catch::Approx(1.5).epsilon(0.1));
  REQUIRE(std::sqrt(steps / count) < 0.5);
}

TEST_CASE("augmented images depend on the seed and the place, not on threads") {
  const Augmentation all{
      .rotation = 15, .scale = 0.1f, .shear = 0.2f, .shift = 2, .elastic = 1, .thickness = 0.5f};
  const Tensor images = bars(40, 2), once = augmented(images, all);
  cnn::setThreads(4);
  const Tensor again = augmented(images, all);
  cnn::setThreads(1);
  REQUIRE(std::equal(once.data(), once.data() + once.size(), again.data()));
  const Tensor other = augmented(images, all, 2);
  REQUIRE_FALSE(std::equal(once.data(), once.data() + once.size(), other.data()));
  const size_t plane = kSide * kSide;
  // Both channels of an image change alike; another image changes in another way.
  REQUIRE(std::equal(once.data(), once.data() + plane, once.data() + plane));
  REQUIRE_FALSE(std::equal(once.data(), once.data() + plane, once.data() + 2 * plane));
  REQUIRE(std::all_of(once.data(), once.data() + once.size(),
                      [](float pixel) { return pixel >= 0 && pixel <= 1; }));
}

TEST_CASE("augmentation refuses ranges that make no sense") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const Augmentation& ranges :
       {Augmentation{.rotation = 90}, Augmentation{.scale = -0.1f}, Augmentation{.shear = nan},
        Augmentation{.shift = -1}, Augmentation{.elastic = 11}, Augmentation{.thickness = 1.1f}}) {
    requireError(cnn::ErrorCode::kBadArgument, [&] { Augmenter{ranges}; });
  }
}

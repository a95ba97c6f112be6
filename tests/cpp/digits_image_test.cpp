#include <algorithm>
#include <bit>

#include "digits/digits.h"
#include "helpers.h"
#include "ink.h"

using namespace testing;
using digits::kCentre;
using digits::kSide;
using digits::Point;
using digits::Stroke;

namespace {

/// Without the faint edges that a photograph has.
Ink darkInkOf(const Tensor& image) { return inkOf(image, 0.1); }

struct Picture {
  int width, height;
  std::vector<uint8_t> rgba;
  uint8_t* at(int x, int y) { return &rgba[4 * (size_t(y) * width + x)]; }
};

Picture sheet(int width, int height, uint8_t grey = 255, uint8_t alpha = 255) {
  Picture picture{width, height, {}};
  for (int i = 0; i < width * height; ++i) {
    picture.rgba.insert(picture.rgba.end(), {grey, grey, grey, alpha});
  }
  return picture;
}

Tensor digitOf(const Picture& picture) {
  return digits::fromImage(picture.rgba, picture.width, picture.height);
}

/// Fills a rectangle, opaque.
void fill(Picture& picture, int x0, int y0, int x1, int y1, uint8_t grey = 0) {
  for (int y = y0; y < y1; ++y) {
    for (int x = x0; x < x1; ++x) {
      std::fill_n(picture.at(x, y), 3, grey);
      picture.at(x, y)[3] = 255;
    }
  }
}

float distance(Point p, Point a, Point b) {
  const float dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
  const float t = length2 > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2 : 0;
  const float nearest = std::clamp(t, 0.0f, 1.0f);
  return std::hypot(a.x + nearest * dx - p.x, a.y + nearest * dy - p.y);
}

/// Draws black strokes whose points are in percent of the picture, anti-aliased.
Picture drawn(Picture picture, const std::vector<Stroke>& strokes, float pen, uint8_t grey = 0) {
  const float scale = picture.width / 100.0f;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      float nearest = 1e9f;
      for (const Stroke& stroke : strokes) {
        for (size_t i = 1; i < stroke.size(); ++i) {
          const Point a{stroke[i - 1].x * scale, stroke[i - 1].y * scale};
          const Point b{stroke[i].x * scale, stroke[i].y * scale};
          nearest = std::min(nearest, distance({x + 0.5f, y + 0.5f}, a, b));
        }
      }
      const float ink = std::clamp(pen * scale / 2 + 0.5f - nearest, 0.0f, 1.0f);
      for (int c = 0; c < 3; ++c) {
        uint8_t& value = picture.at(x, y)[c];
        value = uint8_t(std::lround(value + ink * (grey - value)));
      }
      uint8_t& alpha = picture.at(x, y)[3];
      alpha = uint8_t(std::lround(alpha + ink * (255 - alpha)));
    }
  }
  return picture;
}

/// A 5 in two parts that do not touch, in the middle of the picture.
std::vector<Stroke> five() {
  return {{{38, 32}, {37, 48}, {50, 46}, {58, 53}, {56, 64}, {46, 69}, {37, 66}},
          {{43, 30}, {59, 29}}};
}
constexpr float kFivesPen = 5;

Picture fiveOn(int side) { return drawn(sheet(side, side), five(), kFivesPen); }

/// Changes each pixel's grey 0 black .. 1 white, given its place −1 .. 1.
template <typename Change>
Picture changed(Picture picture, Change change) {
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const double across = 2 * (x + 0.5) / picture.width - 1;
      const double down = 2 * (y + 0.5) / picture.height - 1;
      const double grey = change(picture.at(x, y)[0] / 255.0, across, down);
      std::fill_n(picture.at(x, y), 3, uint8_t(std::lround(255 * std::clamp(grey, 0.0, 1.0))));
    }
  }
  return picture;
}

Picture inverted(const Picture& picture) {
  return changed(picture, [](double grey, double, double) { return 1 - grey; });
}

/// A photograph: grey paper, pale ink, light from the left, dark corners, grain.
Picture photographed(const Picture& picture, double grain, uint64_t seed = 1) {
  Random random(seed);
  return changed(picture, [&](double grey, double x, double y) {
    const double light = (0.7 - 0.25 * x) * (1 - 0.15 * (x * x + y * y));
    return (0.25 + 0.75 * grey) * light + grain * random.normal();
  });
}

double meanDifference(const Tensor& a, const Tensor& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += std::abs(double(a[i]) - b[i]);
  return sum / a.size();
}

/// MNIST's digits differ by 0.065 in the mean from themselves moved by a pixel, and by 0.16 from
/// other digits.
constexpr double kAlike = 0.02;

void requireAlike(const Picture& picture, const Picture& expected, double tolerance = kAlike) {
  const double difference = meanDifference(digitOf(picture), digitOf(expected));
  INFO("mean difference " << difference);
  REQUIRE(difference < tolerance);
}

void requireEmpty(const Picture& picture) {
  requireClose(digitOf(picture), std::vector<float>(784), 0);
}

}  // namespace

TEST_CASE("pixels fill 20 pixels and have their centre of mass where MNIST has it") {
  Picture picture = sheet(200, 100);
  fill(picture, 120, 20, 150, 80);
  const Ink ink = darkInkOf(digitOf(picture));
  REQUIRE(ink.height >= 20);
  REQUIRE(ink.height <= 21);
  REQUIRE(ink.width >= 10);
  REQUIRE(ink.width <= 11);
  REQUIRE(std::abs(ink.x - kCentre) < 1e-4);
  REQUIRE(std::abs(ink.y - kCentre) < 1e-4);
}

TEST_CASE("pixels and strokes of the same drawing read alike") {
  const Tensor expected = digits::fromStrokes(five());
  REQUIRE(meanDifference(digitOf(fiveOn(280)), expected) < kAlike);
}

TEST_CASE("dark on light, light on dark and transparent paper read alike") {
  const Picture onWhite = fiveOn(120);
  const auto on = [](uint8_t paper, uint8_t alpha, uint8_t ink) {
    return drawn(sheet(120, 120, paper, alpha), five(), kFivesPen, ink);
  };
  requireAlike(inverted(onWhite), onWhite, 1e-6);
  // Greys between ink and paper are rounded to a 255th, of the little that is between the two.
  requireAlike(on(160, 255, 40), onWhite, 0.001);
  requireAlike(on(90, 255, 200), onWhite, 0.001);
  // Edges are half transparent and half inked: their ink counts less than that of opaque edges.
  requireAlike(on(0, 0, 0), onWhite, 0.01);
  requireAlike(on(255, 0, 255), onWhite, 0.01);
  requireAlike(on(0, 0, 200), onWhite, 0.01);
}

TEST_CASE("a sheet of paper on a transparent surface is paper") {
  Picture picture = fiveOn(120);
  for (int y = 0; y < 120; ++y) {
    for (int x = 0; x < 120; ++x) {
      if (std::min({x, y, 119 - x, 119 - y}) < 8) std::fill_n(picture.at(x, y), 4, uint8_t(0));
    }
  }
  requireAlike(picture, fiveOn(120), 0.001);
}

TEST_CASE("a drawing's size, and the picture's, do not matter") {
  const Picture expected = fiveOn(280);
  for (int side : {60, 121, 560, 2000}) requireAlike(fiveOn(side), expected);
  std::vector<Stroke> tiny = five();
  for (Stroke& stroke : tiny) {
    for (Point& point : stroke) point = {point.x * 0.05f + 80, point.y * 0.05f + 12};
  }
  requireAlike(drawn(sheet(2000, 2000), tiny, 0.05f * kFivesPen), expected);
}

TEST_CASE("a few pixels are a drawing") {
  Picture picture = sheet(5, 5);
  fill(picture, 1, 0, 4, 1);
  fill(picture, 3, 1, 4, 5);
  const Ink ink = darkInkOf(digitOf(picture));
  REQUIRE(ink.height >= 20);
  REQUIRE(ink.height <= 22);
  REQUIRE(ink.width < ink.height);
  fill(picture, 0, 0, 5, 5);
  requireEmpty(picture);
  requireEmpty(sheet(1, 1, 0));
}

TEST_CASE("uneven light and grain leave the drawing as it is") {
  const Picture clean = fiveOn(280);
  for (double grain : {0.0, 0.02, 0.05}) {
    INFO("grain " << grain);
    requireAlike(photographed(clean, grain), clean);
    requireAlike(inverted(photographed(clean, grain)), clean);
  }
  // Strong grain leaves strokes of another width.
  requireAlike(photographed(clean, 0.1), clean, 0.04);
}

TEST_CASE("a soft shadow over half of the paper is no ink") {
  const Picture clean = fiveOn(280);
  requireAlike(changed(clean,
                       [](double grey, double x, double) {
                         const double lit = std::clamp((x + 0.3) * 2 + 0.5, 0.0, 1.0);
                         return (0.2 + 0.7 * grey) * (0.6 + 0.4 * lit);
                       }),
               clean);
}

TEST_CASE("a table beside the photographed paper is no ink") {
  Picture picture = photographed(fiveOn(280), 0.02);
  fill(picture, 0, 0, 25, 280, 40);
  requireAlike(picture, fiveOn(280));
}

TEST_CASE("a drawing far away in a large photograph is found") {
  std::vector<Stroke> small = five();
  for (Stroke& stroke : small) {
    for (Point& point : stroke) point = {point.x * 0.3f + 55, point.y * 0.3f + 60};
  }
  const Picture picture = drawn(sheet(1600, 1600), small, 0.3f * kFivesPen);
  requireAlike(photographed(picture, 0.04), fiveOn(280));
}

TEST_CASE("paper alone is empty, however it is lit") {
  requireEmpty(sheet(30, 30));
  requireEmpty(sheet(30, 30, 0));
  requireEmpty(sheet(30, 30, 0, 0));
  requireEmpty(sheet(30, 30, 200));
  Picture faint = sheet(30, 30, 200);
  fill(faint, 5, 5, 9, 9, 190);
  requireEmpty(faint);
  for (uint64_t seed : {1, 2, 3}) requireEmpty(photographed(sheet(200, 200), 0.04, seed));
}

TEST_CASE("specks go, separate parts and dots stay") {
  Picture picture = fiveOn(280);
  fill(picture, 5, 5, 8, 8);
  fill(picture, 265, 240, 275, 250);
  fill(picture, 150, 120, 152, 122);
  requireAlike(picture, fiveOn(280), 1e-6);

  std::vector<Stroke> body = five();
  body.pop_back();
  const Picture withoutBar = drawn(sheet(280, 280), body, kFivesPen);
  REQUIRE(meanDifference(digitOf(withoutBar), digitOf(fiveOn(280))) > kAlike);

  Picture dots = sheet(280, 280);
  for (int i = 0; i < 8; ++i) fill(dots, 140, 20 + 30 * i, 146, 26 + 30 * i);
  REQUIRE(darkInkOf(digitOf(dots)).height >= 20);
}

TEST_CASE("a dot is a dot in the middle, of whatever size") {
  for (float pen : {2.0f, 10.0f, 60.0f}) {
    const Ink ink = darkInkOf(digitOf(drawn(sheet(280, 280), {{{30, 40}, {30, 40}}}, pen)));
    INFO("pen " << pen);
    REQUIRE(std::abs(ink.x - kCentre) < 0.05);
    REQUIRE(std::abs(ink.width - ink.height) <= 1);
    REQUIRE(ink.mass > 100);
  }
}

TEST_CASE("thin and thick pens come near to MNIST's, and usual ones stay") {
  // Ink of one length: its mass is in proportion to the width of the pen.
  const auto mass = [](float pen) {
    return darkInkOf(digitOf(drawn(sheet(280, 280), five(), pen))).mass;
  };
  const double usual = mass(kFivesPen);
  REQUIRE(mass(0.5f) > 0.55 * usual);
  REQUIRE(mass(12) < 1.7 * usual);
  REQUIRE(mass(6) > 1.1 * usual);
}

TEST_CASE("a scribble is some image") {
  Random random(5);
  Stroke scribble;
  for (int i = 0; i < 60; ++i) {
    scribble.push_back({float(100 * random.uniform()), float(100 * random.uniform())});
  }
  for (float pen : {1.0f, 8.0f}) {
    const Ink ink = darkInkOf(digitOf(drawn(sheet(200, 200), {scribble}, pen)));
    REQUIRE(ink.mass > 50);
  }
  Picture noise = sheet(64, 64);
  for (uint8_t& value : noise.rgba) value = uint8_t(random.below(256));
  REQUIRE(digitOf(noise).size() == 784);
}

TEST_CASE("the bits are the same on every machine") {
  // A picture made of whole numbers alone: a bent stroke on paper that darkens, with grain.
  Picture picture = sheet(300, 260);
  Random random(9);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const bool ink = y > 40 && y < 220 && std::abs(x - 60 - y * y / 400) < 9;
      const int grey = (ink ? 60 : 200) - x / 5 + int(random.below(15));
      std::fill_n(picture.at(x, y), 3, uint8_t(grey));
    }
  }
  const Tensor digit = digitOf(picture);
  REQUIRE(darkInkOf(digit).height >= 20);
  uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (size_t i = 0; i < digit.size(); ++i) {
    hash = (hash ^ std::bit_cast<uint32_t>(digit[i])) * 1099511628211u;
  }
  REQUIRE(hash == 0x4ec55c1930c4318u);
}

TEST_CASE("images whose pixels do not fit their size are refused") {
  requireError(cnn::ErrorCode::kShapeMismatch,
               [] { digits::fromImage(std::vector<uint8_t>(15), 2, 2); });
  requireError(cnn::ErrorCode::kBadArgument, [] { digits::fromImage({}, 0, 2); });
  requireError(cnn::ErrorCode::kBadArgument, [] { digits::fromImage({}, 2, -2); });
}

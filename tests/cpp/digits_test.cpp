#include "digits/digits.h"

#include "helpers.h"
#include "ink.h"

using namespace testing;
using digits::kCentre;
using digits::kSide;
using digits::Point;
using digits::Steps;
using digits::Stroke;

namespace {

/// A 7 in a box of 100×140.
std::vector<Stroke> seven() { return {{{0, 0}, {100, 0}, {40, 140}}}; }

std::vector<Stroke> moved(std::vector<Stroke> strokes, float scale, float dx, float dy) {
  for (Stroke& stroke : strokes) {
    for (Point& p : stroke) p = {p.x * scale + dx, p.y * scale + dy};
  }
  return strokes;
}

Steps onSheet(Steps steps, float width, float height) {
  steps.sheetWidth = width;
  steps.sheetHeight = height;
  return steps;
}

}  // namespace

TEST_CASE("strokes fill 20 pixels and have their centre of mass where MNIST has it") {
  const Ink ink = inkOf(digits::fromStrokes(seven()));
  // Anti-aliasing reaches half a pixel further on each side, and the box may lie across pixels.
  REQUIRE(ink.height >= 20);
  REQUIRE(ink.height <= 22);
  REQUIRE(ink.width < ink.height);
  // Rendering the moved strokes anew shifts the centre by less than a twentieth of a pixel.
  REQUIRE(std::abs(ink.x - kCentre) < 0.05);
  REQUIRE(std::abs(ink.y - kCentre) < 0.05);
}

TEST_CASE("the drawing's size and place do not matter") {
  const Tensor expected = digits::fromStrokes(seven());
  // Coordinates around 5,000 are rounded to 2⁻¹¹, a few ten-thousandths of a pixel of the image.
  requireClose(digits::fromStrokes(moved(seven(), 0.01f, 3, -8)), expected, 1e-3);
  requireClose(digits::fromStrokes(moved(seven(), 30, 500, 700)), expected, 1e-3);
}

TEST_CASE("neither do points that were sampled along a line") {
  const std::vector<Stroke> dense{
      {{0, 0}, {25, 0}, {50, 0}, {50, 0}, {100, 0}, {70, 70}, {40, 140}}};
  requireClose(digits::fromStrokes(dense), digits::fromStrokes(seven()), 1e-5);
}

TEST_CASE("a dot is a dot where the centre is") {
  const Ink ink = inkOf(digits::fromStrokes({{{33, 44}}}));
  REQUIRE(ink.mass > 3);
  REQUIRE(ink.width <= 4);
  REQUIRE(std::abs(ink.x - kCentre) < 1e-4);
  REQUIRE(std::abs(ink.y - kCentre) < 1e-4);
}

TEST_CASE("no point, no ink") {
  requireClose(digits::fromStrokes({}), std::vector<float>(784), 0);
  requireClose(digits::fromStrokes({{}, {}}), std::vector<float>(784), 0);
  requireClose(digits::fromStrokes({}, onSheet({false, false, false}, 5, 5)),
               std::vector<float>(784), 0);
}

TEST_CASE("points that are not finite are refused") {
  for (float bad : {float(NAN), float(INFINITY), -float(INFINITY)}) {
    requireError(cnn::ErrorCode::kBadArgument, [bad] {
      digits::fromStrokes({{{0, 0}, {1, bad}}});
    });
  }
}

TEST_CASE("the largest float32 coordinates stay finite") {
  const float huge = std::numeric_limits<float>::max();
  const Ink ink = inkOf(digits::fromStrokes({{{-huge, -huge}, {huge, huge}}}));
  REQUIRE(std::abs(ink.x - kCentre) < 0.05);
}

TEST_CASE("without any step the sheet fills the image, and the drawing is where it was drawn") {
  // A box around (4, 6), in pixels.
  const std::vector<Stroke> box{{{33, 33}, {47, 33}, {47, 87}, {33, 87}, {33, 33}}};
  const Ink ink = inkOf(digits::fromStrokes(box, onSheet({false, false, false}, 280, 140)));
  // The sheet is half as high as it is wide: 14 pixels in the middle of the 28.
  REQUIRE(std::abs(ink.x - 4) < 1e-4);
  REQUIRE(std::abs(ink.y - (7 + 6)) < 1e-4);
  REQUIRE(ink.width == 4);
  REQUIRE(ink.height == 8);
}

TEST_CASE("cropping alone moves the ink's box to the middle") {
  const std::vector<Stroke> corner = moved(seven(), 0.5f, 20, 10);
  const Tensor image = digits::fromStrokes(corner, onSheet({true, false, false}, 280, 280));
  const std::vector<Stroke> middle = moved(seven(), 0.5f, 140 - 25, 140 - 35);
  requireClose(image, digits::fromStrokes(middle, onSheet({false, false, false}, 280, 280)), 1e-5);
}

TEST_CASE("scaling without cropping makes the sheet 20 pixels large") {
  // Two dots in opposite corners of the sheet.
  const Ink ink =
      inkOf(digits::fromStrokes({{{0, 0}}, {{70, 70}}}, onSheet({false, true, false}, 70, 70)));
  const Ink dot = inkOf(digits::fromStrokes({{{35, 35}}}, onSheet({false, true, false}, 70, 70)));
  REQUIRE(ink.width == 20 + dot.width);
  REQUIRE(std::abs(ink.x - kSide / 2.0) < 1e-4);
}

TEST_CASE("centring alone moves the ink's centre of mass") {
  const std::vector<Stroke> corner = moved(seven(), 0.5f, 20, 10);
  const Ink ink = inkOf(digits::fromStrokes(corner, onSheet({false, false, true}, 280, 280)));
  REQUIRE(ink.height <= 7 + 4);
  REQUIRE(std::abs(ink.x - kCentre) < 0.05);
  REQUIRE(std::abs(ink.y - kCentre) < 0.05);
}

TEST_CASE("without centring the middle of the scaled box is the image's") {
  const Tensor image = digits::fromStrokes(seven(), onSheet({true, true, false}, 280, 280));
  const Ink ink = inkOf(image);
  REQUIRE(ink.height >= 20);
  REQUIRE(ink.height <= 22);
  REQUIRE(std::abs(ink.y - kCentre) > 0.5);
}

TEST_CASE("the sheet does not matter when every step is done") {
  requireClose(digits::fromStrokes(seven(), onSheet({}, 3, 4000)), digits::fromStrokes(seven()), 0);
}

TEST_CASE("a wider pen and a softer edge give more and softer ink") {
  const std::vector<Stroke> bar{{{0, 0}, {0, 100}}};
  const auto across = [&](const digits::Pen& pen) {
    const Tensor image = digits::fromStrokes(bar, {}, pen);
    return std::vector<float>(image.data() + 14 * kSide + 12, image.data() + 14 * kSide + 17);
  };
  // The bar's middle is a pixel's.
  requireClose(Tensor({5}, across({2.4f, 1})), std::vector<float>{0, 0.7f, 1, 0.7f, 0}, 1e-3);
  requireClose(Tensor({5}, across({4, 1})), std::vector<float>{0.5f, 1, 1, 1, 0.5f}, 1e-3);
  requireClose(Tensor({5}, across({2.4f, 2})), std::vector<float>{0.1f, 0.6f, 1, 0.6f, 0.1f}, 1e-3);
}

TEST_CASE("ink outside the image is cut off, however far away") {
  const float huge = std::numeric_limits<float>::max();
  const Steps raw = onSheet({false, false, false}, 28, 28);
  requireClose(digits::fromStrokes({{{-50, -50}}, {{huge, -huge}}}, raw), std::vector<float>(784),
               0);
  const Ink line = inkOf(digits::fromStrokes({{{14, 14.5f}, {huge, 14.5f}}}, raw));
  REQUIRE(line.height == 3);
  REQUIRE(line.width > 14);
}

TEST_CASE("a step left out needs a sheet, and a pen needs a width and an edge") {
  for (const Steps& steps : {Steps{false}, Steps{true, false}, Steps{true, true, false}}) {
    for (float side : {0.0f, -1.0f, float(NAN), float(INFINITY)}) {
      requireError(cnn::ErrorCode::kBadArgument,
                   [&] { digits::fromStrokes(seven(), onSheet(steps, 100, side)); });
      requireError(cnn::ErrorCode::kBadArgument,
                   [&] { digits::fromStrokes({}, onSheet(steps, side, 100)); });
    }
  }
  for (const digits::Pen& pen : {digits::Pen{0}, digits::Pen{20}, digits::Pen{float(NAN)},
                                 digits::Pen{2, 0}, digits::Pen{2, float(INFINITY)}}) {
    requireError(cnn::ErrorCode::kBadArgument, [&] { digits::fromStrokes(seven(), {}, pen); });
  }
}

#include <algorithm>
#include <cmath>

#include "cnn/error.h"
#include "digits/digits.h"
#include "digits/ink.h"
#include "digits/pen.h"

namespace digits {

namespace {

/// Longest side of the ink in pixels of the image.
constexpr float kBox = 20;

/// Widths of the pen in pixels of the image: nine of ten of MNIST's images lie between. A pen that
/// is thinner or thicker is brought to the nearer of the two.
constexpr float kThinnest = 1.6f, kThickest = 3.6f;

/// What is wider than this share of the drawing's longest side is no stroke of a pen.
constexpr float kNoPen = 0.4f;

/// Pixels that the pen is measured and changed in, for each of the image; and how many of them lie
/// around the drawing.
constexpr int kFine = 8, kMargin = 24;

void requirePixels(size_t bytes, int width, int height) {
  if (width < 1 || height < 1) {
    cnn::fail(cnn::ErrorCode::kBadArgument, "got an image of {}×{}, expected sides of at least 1",
              width, height);
  }
  const size_t expected = size_t(4) * width * height;
  if (bytes == expected) return;
  cnn::fail(cnn::ErrorCode::kShapeMismatch, "got {} bytes, expected {}", bytes, expected);
}

struct Centre {
  double x, y;
};

/// The centre of mass from the plane's corner.
Centre centreOfMass(const Plane& ink) {
  double mass = 0, x = 0, y = 0;
  for (int row = 0; row < ink.height; ++row) {
    for (int column = 0; column < ink.width; ++column) {
      const double value = ink.at(column, row);
      mass += value;
      x += value * (column + 0.5);
      y += value * (row + 0.5);
    }
  }
  return {x / mass, y / mass};
}

/// The drawing with a pen as MNIST's, `kFine` pixels for each of the image where that changes it.
Drawing withUsualPen(Drawing drawing) {
  const double step = drawing.box.longest() / double(kBox * kFine);
  const int width = int(std::ceil(drawing.box.width() / step)) + 2 * kMargin;
  const int height = int(std::ceil(drawing.box.height() / step)) + 2 * kMargin;
  Plane fine = resampled(drawing.ink, drawing.box.left - kMargin * step,
                         drawing.box.top - kMargin * step, step, width, height);
  const float pen = penWidth(fine), longest = kBox * kFine;
  if (pen > kNoPen * longest) return drawing;
  // What the pen's middle went over stays as long as it is.
  const float share = std::clamp(pen / longest, kThinnest / kBox, kThickest / kBox);
  const float amount = (longest - pen) * share / (1 - share) - pen;
  if (std::abs(amount) < 0.5f) return drawing;
  widenPen(fine, amount);
  const Box box = boxOf(fine, 0.5f);
  return {std::move(fine), box};
}

/// The drawing so large that its box fills kBox, its centre of mass at kCentre.
Plane placed(const Drawing& drawing) {
  const double step = drawing.box.longest() / double(kBox);
  const Centre centre = centreOfMass(drawing.ink);
  return resampled(drawing.ink, centre.x - kCentre * step, centre.y - kCentre * step, step, kSide,
                   kSide);
}

}  // namespace

cnn::Tensor fromImage(const std::vector<uint8_t>& rgba, int width, int height) {
  requirePixels(rgba.size(), width, height);
  Drawing drawing = drawingOf({rgba.data(), width, height});
  if (drawing.box.empty()) return cnn::Tensor({kSide, kSide});
  const Plane image = placed(withUsualPen(std::move(drawing)));
  const float strongest = *std::max_element(image.values.begin(), image.values.end());
  cnn::Tensor digit({kSide, kSide});
  for (size_t i = 0; i < digit.size(); ++i) digit[i] = image.values[i] / strongest;
  return digit;
}

}  // namespace digits

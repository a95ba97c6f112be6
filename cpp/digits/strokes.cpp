#include <algorithm>
#include <cmath>

#include "cnn/error.h"
#include "digits/digits.h"

namespace digits {

namespace {

/// Longest side of a scaled part, in pixels of the image.
constexpr float kBox = 20;

/// Points further away from the image than this, in pixels, are taken to be so far: float32 then
/// tells hundredths of a pixel apart.
constexpr double kFar = 1e5;

void requireStepsAndPen(const Steps& steps, const Pen& pen) {
  const bool whole = steps.crop && steps.scale && steps.centre;
  const float width = steps.sheetWidth, height = steps.sheetHeight;
  if (!whole && !(width > 0 && height > 0 && std::isfinite(width) && std::isfinite(height))) {
    cnn::fail(cnn::ErrorCode::kBadArgument,
              "got a sheet of {}×{}, expected sides above 0 where a step is left out", width,
              height);
  }
  if (pen.width > 0 && pen.width < kBox && pen.edge > 0 && pen.edge < kBox) return;
  cnn::fail(cnn::ErrorCode::kBadArgument,
            "got a pen of width {} with an edge of {}, expected numbers between 0 and {}",
            pen.width, pen.edge, kBox);
}

void requireFinite(const std::vector<Stroke>& strokes) {
  for (const Stroke& stroke : strokes) {
    for (const Point& point : stroke) {
      if (std::isfinite(point.x) && std::isfinite(point.y)) continue;
      cnn::fail(cnn::ErrorCode::kBadArgument, "got a point that is not finite, expected numbers");
    }
  }
}

struct Box {
  double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
  bool empty() const { return left > right; }
};

Box boundingBox(const std::vector<Stroke>& strokes) {
  Box box;
  for (const Stroke& stroke : strokes) {
    for (const Point& point : stroke) {
      box.left = std::min<double>(box.left, point.x);
      box.right = std::max<double>(box.right, point.x);
      box.top = std::min<double>(box.top, point.y);
      box.bottom = std::max<double>(box.bottom, point.y);
    }
  }
  return box;
}

/// Pixels of the image for each unit of the points.
double scaleOf(const Box& part, const Steps& steps, const Pen& pen) {
  if (!steps.scale) return kSide / double(std::max(steps.sheetWidth, steps.sheetHeight));
  const double longest = std::max(part.right - part.left, part.bottom - part.top);
  const double side = steps.crop ? kBox - pen.width : kBox;
  return longest > 0 ? side / longest : 0;
}

/// The strokes in pixels of the image: the part's middle at the image's.
std::vector<Stroke> placed(const std::vector<Stroke>& strokes, const Box& part, double scale) {
  const double x0 = part.left + (part.right - part.left) / 2;
  const double y0 = part.top + (part.bottom - part.top) / 2;
  const auto pixel = [&](double offset) {
    return static_cast<float>(std::clamp(offset * scale + kSide / 2.0, -kFar, kFar));
  };
  std::vector<Stroke> result = strokes;
  for (Stroke& stroke : result) {
    for (Point& point : stroke) point = {pixel(point.x - x0), pixel(point.y - y0)};
  }
  return result;
}

float distance(float x, float y, Point a, Point b) {
  const float dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
  const float t = length2 > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / length2 : 0;
  const float nearest = std::clamp(t, 0.0f, 1.0f);
  const float ex = a.x + nearest * dx - x, ey = a.y + nearest * dy - y;
  return std::sqrt(ex * ex + ey * ey);
}

/// Inks one line of the pen, each pixel by its middle's distance from the line.
void drawLine(Point a, Point b, const Pen& pen, cnn::Tensor& image) {
  const float reach = (pen.width + pen.edge) / 2;
  const auto first = [&](float v) { return std::max(0, int(std::floor(v - reach - 0.5f))); };
  const auto last = [&](float v) { return std::min(kSide - 1, int(std::ceil(v + reach - 0.5f))); };
  const int left = first(std::min(a.x, b.x)), right = last(std::max(a.x, b.x));
  const int top = first(std::min(a.y, b.y)), bottom = last(std::max(a.y, b.y));
  for (int y = top; y <= bottom; ++y) {
    for (int x = left; x <= right; ++x) {
      const float ink = (reach - distance(x + 0.5f, y + 0.5f, a, b)) / pen.edge;
      float& pixel = image[y * kSide + x];
      pixel = std::max(pixel, std::min(ink, 1.0f));
    }
  }
}

cnn::Tensor render(const std::vector<Stroke>& strokes, const Pen& pen) {
  cnn::Tensor image({kSide, kSide});
  for (const Stroke& stroke : strokes) {
    if (stroke.size() == 1) drawLine(stroke[0], stroke[0], pen, image);
    for (size_t i = 1; i < stroke.size(); ++i) drawLine(stroke[i - 1], stroke[i], pen, image);
  }
  return image;
}

/// In pixels of the image; kCentre for an empty one.
Point centreOfMass(const cnn::Tensor& image) {
  float mass = 0, x = 0, y = 0;
  for (int row = 0; row < kSide; ++row) {
    for (int column = 0; column < kSide; ++column) {
      const float ink = image[row * kSide + column];
      mass += ink;
      x += ink * (column + 0.5f);
      y += ink * (row + 0.5f);
    }
  }
  if (mass == 0) return {kCentre, kCentre};
  return {x / mass, y / mass};
}

void move(std::vector<Stroke>& strokes, float dx, float dy) {
  for (Stroke& stroke : strokes) {
    for (Point& point : stroke) point = {point.x + dx, point.y + dy};
  }
}

/// Moves the strokes until their ink's centre of mass lies at kCentre. It is measured in the middle
/// of the image, where no ink is cut off.
void centre(std::vector<Stroke>& strokes, const Pen& pen) {
  const Box box = boundingBox(strokes);
  move(strokes, static_cast<float>((kSide - box.left - box.right) / 2),
       static_cast<float>((kSide - box.top - box.bottom) / 2));
  const Point mass = centreOfMass(render(strokes, pen));
  move(strokes, kCentre - mass.x, kCentre - mass.y);
}

}  // namespace

cnn::Tensor fromStrokes(const std::vector<Stroke>& strokes, const Steps& steps, const Pen& pen) {
  requireFinite(strokes);
  requireStepsAndPen(steps, pen);
  const Box ink = boundingBox(strokes);
  if (ink.empty()) return cnn::Tensor({kSide, kSide});
  const Box part = steps.crop ? ink : Box{0, 0, steps.sheetWidth, steps.sheetHeight};
  std::vector<Stroke> drawing = placed(strokes, part, scaleOf(part, steps, pen));
  if (steps.centre) centre(drawing, pen);
  return render(drawing, pen);
}

}  // namespace digits

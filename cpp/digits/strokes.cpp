#include <algorithm>
#include <cmath>

#include "cnn/error.h"
#include "digits/digits.h"

namespace digits {

namespace {

/// Longest side of the ink, and width of the pen, in pixels of the image. The width is that of
/// MNIST's strokes.
constexpr float kBox = 20, kPen = 2.4f;

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

/// The strokes in pixels of the image: the box's middle at the image's, so large that pen and all
/// fill kBox.
std::vector<Stroke> scaled(const std::vector<Stroke>& strokes, const Box& box) {
  const double longest = std::max(box.right - box.left, box.bottom - box.top);
  const double scale = longest > 0 ? (kBox - kPen) / longest : 0;
  const double x0 = box.left + (box.right - box.left) / 2;
  const double y0 = box.top + (box.bottom - box.top) / 2;
  std::vector<Stroke> result = strokes;
  for (Stroke& stroke : result) {
    for (Point& point : stroke) {
      point.x = static_cast<float>((point.x - x0) * scale + kSide / 2.0);
      point.y = static_cast<float>((point.y - y0) * scale + kSide / 2.0);
    }
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

/// Inks one line of the pen. A pixel's ink falls from 1 to 0 over one pixel around the pen's edge.
void drawLine(Point a, Point b, cnn::Tensor& image) {
  const float reach = kPen / 2 + 0.5f;
  const auto first = [&](float v) { return std::max(0, int(std::floor(v - reach - 0.5f))); };
  const auto last = [&](float v) { return std::min(kSide - 1, int(std::ceil(v + reach - 0.5f))); };
  for (int y = first(std::min(a.y, b.y)); y <= last(std::max(a.y, b.y)); ++y) {
    for (int x = first(std::min(a.x, b.x)); x <= last(std::max(a.x, b.x)); ++x) {
      const float ink = std::clamp(reach - distance(x + 0.5f, y + 0.5f, a, b), 0.0f, 1.0f);
      float& pixel = image[y * kSide + x];
      pixel = std::max(pixel, ink);
    }
  }
}

cnn::Tensor render(const std::vector<Stroke>& strokes) {
  cnn::Tensor image({kSide, kSide});
  for (const Stroke& stroke : strokes) {
    if (stroke.size() == 1) drawLine(stroke[0], stroke[0], image);
    for (size_t i = 1; i < stroke.size(); ++i) drawLine(stroke[i - 1], stroke[i], image);
  }
  return image;
}

/// In pixels of the image; the middle of an empty one.
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
  if (mass == 0) return {kSide / 2.0f, kSide / 2.0f};
  return {x / mass, y / mass};
}

}  // namespace

cnn::Tensor fromStrokes(const std::vector<Stroke>& strokes) {
  requireFinite(strokes);
  const Box box = boundingBox(strokes);
  if (box.empty()) return cnn::Tensor({kSide, kSide});
  std::vector<Stroke> drawing = scaled(strokes, box);
  const Point centre = centreOfMass(render(drawing));
  for (Stroke& stroke : drawing) {
    for (Point& point : stroke) {
      point.x += kSide / 2.0f - centre.x;
      point.y += kSide / 2.0f - centre.y;
    }
  }
  return render(drawing);
}

}  // namespace digits

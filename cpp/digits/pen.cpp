#include "digits/pen.h"

#include <algorithm>
#include <cmath>

namespace digits {

namespace {

/// What is above this is inside a stroke.
constexpr float kInside = 0.5f;

constexpr float kFarAway = 1e6f, kDiagonal = 1.41421356f;

/// The distance of each pixel to the nearest one that is inside (or outside), in steps to
/// neighbours (Borgefors 1986): at most a twelfth too long.
Plane distances(const Plane& ink, bool inside) {
  Plane distance(ink.width, ink.height);
  const auto nearer = [&](int x, int y, int dx, int dy, float step) {
    const int i = x + dx, j = y + dy;
    if (i < 0 || j < 0 || i >= ink.width || j >= ink.height) return;
    distance.at(x, y) = std::min(distance.at(x, y), distance.at(i, j) + step);
  };
  const auto fromNeighbours = [&](int x, int y, int before) {
    nearer(x, y, before, 0, 1);
    nearer(x, y, 0, before, 1);
    nearer(x, y, before, before, kDiagonal);
    nearer(x, y, -before, before, kDiagonal);
  };
  for (size_t i = 0; i < ink.values.size(); ++i) {
    distance.values[i] = (ink.values[i] > kInside) == inside ? 0 : kFarAway;
  }
  for (int y = 0; y < ink.height; ++y) {
    for (int x = 0; x < ink.width; ++x) fromNeighbours(x, y, -1);
  }
  for (int y = ink.height - 1; y >= 0; --y) {
    for (int x = ink.width - 1; x >= 0; --x) fromNeighbours(x, y, 1);
  }
  return distance;
}

}  // namespace

float penWidth(const Plane& ink) {
  const Plane distance = distances(ink, false);
  double sum = 0, count = 0;
  for (float away : distance.values) {
    if (away == 0) continue;
    sum += away - 0.5;  // the edge lies between the pixels' middles
    ++count;
  }
  return count > 0 ? static_cast<float>(4 * sum / count) : 0;
}

void widenPen(Plane& ink, float amount) {
  const bool wider = amount > 0;
  const Plane distance = distances(ink, wider);
  const float reach = std::abs(amount) / 2;
  for (size_t i = 0; i < ink.values.size(); ++i) {
    float& value = ink.values[i];
    const float away = distance.values[i] - reach;
    value = wider ? std::max(value, std::clamp(1 - away, 0.0f, 1.0f))
                  : std::min(value, std::clamp(away, 0.0f, 1.0f));
  }
}

}  // namespace digits

// A plane of numbers, one a pixel, and what the way from pixels to a digit does with planes.
#pragma once

#include <cstddef>
#include <vector>

namespace digits {

/// Pixels left .. right − 1 of rows top .. bottom − 1.
struct Box {
  int left, top, right, bottom;
  int width() const { return right - left; }
  int height() const { return bottom - top; }
  int longest() const { return width() > height() ? width() : height(); }
  bool empty() const { return right <= left || bottom <= top; }

  /// Grows so that the other box lies inside.
  void add(const Box& other);

  /// Grown by `margin` pixels on each side, as far as an image of width × height goes.
  Box grown(int margin, int width, int height) const;
};

/// Width × height numbers, row by row.
struct Plane {
  int width = 0, height = 0;
  std::vector<float> values;

  Plane() = default;
  Plane(int width, int height, float value = 0)
      : width(width), height(height), values(size_t(width) * height, value) {}
  float& at(int x, int y) { return values[size_t(y) * width + x]; }
  float at(int x, int y) const { return values[size_t(y) * width + x]; }
};

/// Of what is above `faint`.
Box boxOf(const Plane& plane, float faint);

/// The value that `share` (0 .. 1) of the values lie below. There is at least one value.
float quantile(std::vector<float> values, float share);

/// The values of the outermost pixels.
std::vector<float> border(const Plane& plane);

/// The mean of each pixel and its eight neighbours; what lies outside is like the nearest pixel.
Plane smoothed(const Plane& plane);

/// The mean of the pixels at most `radius` away along x and y whose weight is 1. The window shrinks
/// towards the border to stay around its pixel, down to a quarter of the radius. Where nothing has
/// weight, `otherwise`.
Plane localMean(const Plane& plane, const Plane& weights, int radius, const Plane& otherwise);

/// The plane seen through a grid of width × height squares, each `step` pixels wide, whose corner
/// lies at (x, y): the mean of what each square covers, 0 outside of the plane.
Plane resampled(const Plane& plane, double x, double y, double step, int width, int height);

}  // namespace digits

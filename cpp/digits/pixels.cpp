#include "digits/pixels.h"

#include <algorithm>

namespace digits {

namespace {

/// Longest side of what is looked at. A drawing of half that size has 6 pixels for each of MNIST's.
constexpr int kLongest = 256;

/// A box that is opaque to this share, and in which lightness spreads by this much, is a sheet with
/// a drawing on it. Otherwise it is the drawing.
constexpr float kSheet = 0.8f, kSpread = 0.3f;

/// Lightness × opacity, and opacity.
struct Layers {
  Plane light, opacity;
};

Layers layersOf(const Pixels& pixels, const Box& part, int factor) {
  const int width = (part.width() + factor - 1) / factor;
  const int height = (part.height() + factor - 1) / factor;
  Layers layers{Plane(width, height), Plane(width, height)};
  for (int y = 0; y < height; ++y) {
    const int top = part.top + y * factor, bottom = std::min(top + factor, part.bottom);
    for (int x = 0; x < width; ++x) {
      const int left = part.left + x * factor, right = std::min(left + factor, part.right);
      uint64_t light = 0, opacity = 0;
      for (int row = top; row < bottom; ++row) {
        const uint8_t* pixel = pixels.rgba + 4 * (size_t(row) * pixels.width + left);
        for (int i = left; i < right; ++i, pixel += 4) {
          light += (299u * pixel[0] + 587u * pixel[1] + 114u * pixel[2]) * pixel[3];
          opacity += pixel[3];
        }
      }
      const double whole = 255.0 * (right - left) * (bottom - top);
      layers.light.at(x, y) = static_cast<float>(double(light) / (255000 * whole));
      layers.opacity.at(x, y) = static_cast<float>(double(opacity) / whole);
    }
  }
  return layers;
}

/// How light the paper under transparent pixels is.
float paperUnder(const Layers& layers) {
  std::vector<float> opaque;
  Box box{layers.light.width, layers.light.height, 0, 0};
  double drawn = 0, weight = 0;
  for (int y = 0; y < layers.light.height; ++y) {
    for (int x = 0; x < layers.light.width; ++x) {
      const float opacity = layers.opacity.at(x, y);
      drawn += layers.light.at(x, y);
      weight += opacity;
      if (opacity < 0.5f) continue;
      opaque.push_back(layers.light.at(x, y) / opacity);
      box.add({x, y, x + 1, y + 1});
    }
  }
  if (opaque.size() > kSheet * box.width() * box.height()) {
    const float darkest = quantile(opaque, 0), lightest = quantile(opaque, 1);
    if (lightest - darkest > kSpread) return quantile(std::move(opaque), 0.5f);
  }
  return drawn < 0.5 * weight ? 1.0f : 0.0f;
}

}  // namespace

int reduction(const Box& part) { return (part.longest() + kLongest - 1) / kLongest; }

Plane lightness(const Pixels& pixels, const Box& part, int factor) {
  Layers layers = layersOf(pixels, part, factor);
  if (quantile(layers.opacity.values, 0) == 1) return std::move(layers.light);
  const float paper = paperUnder(layers);
  for (size_t i = 0; i < layers.light.values.size(); ++i) {
    layers.light.values[i] += (1 - layers.opacity.values[i]) * paper;
  }
  return std::move(layers.light);
}

}  // namespace digits

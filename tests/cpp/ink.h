// Where the ink of a digit is.
#pragma once

#include <algorithm>

#include "digits/digits.h"
#include "helpers.h"

namespace testing {

struct Ink {
  double mass = 0, x = 0, y = 0;  // sum, and centre of mass from the image's edge
  int width = 0, height = 0;      // of the part with ink
};

/// Of 28×28 pixels. What is no darker than `faint` counts for the mass and its centre alone.
inline Ink inkOf(const Tensor& image, double faint = 0) {
  using digits::kSide;
  Ink ink;
  int left = kSide, top = kSide, right = -1, bottom = -1;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const double v = image[y * kSide + x];
      REQUIRE((v >= 0 && v <= 1));
      ink.mass += v;
      ink.x += v * (x + 0.5);
      ink.y += v * (y + 0.5);
      if (v <= faint) continue;
      left = std::min(left, x);
      right = std::max(right, x);
      top = std::min(top, y);
      bottom = std::max(bottom, y);
    }
  }
  ink.x /= ink.mass;
  ink.y /= ink.mass;
  ink.width = right - left + 1;
  ink.height = bottom - top + 1;
  return ink;
}

}  // namespace testing

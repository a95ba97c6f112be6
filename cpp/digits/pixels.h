// RGBA pixels → lightness, reduced to a size that is quick to look at.
#pragma once

#include <cstdint>

#include "digits/plane.h"

namespace digits {

/// 4 bytes a pixel, row by row; owned by the caller.
struct Pixels {
  const uint8_t* rgba;
  int width, height;
};

/// How many pixels along x and y become one so that neither side of `part` has more than a few
/// hundred.
int reduction(const Box& part);

/// Lightness 0 black .. 1 white (the weights of ITU-R BT.601) of a part of the pixels on their
/// paper, each the mean of factor × factor pixels. Transparent pixels are paper: as light as the
/// rest of the sheet, or the opposite of what was drawn where only that is opaque.
Plane lightness(const Pixels& pixels, const Box& part, int factor);

}  // namespace digits

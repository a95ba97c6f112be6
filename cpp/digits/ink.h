// Pixels → the ink of one drawing.
#pragma once

#include "digits/pixels.h"
#include "digits/plane.h"

namespace digits {

struct Drawing {
  Plane ink;  // 0 paper .. 1 ink
  Box box;    // of what is more than faint; empty when nothing was drawn
};

/// The drawing, without paper, light, grain and specks, in the pixels' own resolution or reduced
/// to some hundred pixels.
Drawing drawingOf(const Pixels& pixels);

}  // namespace digits

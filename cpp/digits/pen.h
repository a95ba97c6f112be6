// The width of the pen that a drawing was made with.
#pragma once

#include "digits/plane.h"

namespace digits {

/// In pixels of the plane, of what is inked by at least half: four times the mean distance of its
/// pixels to the edge, which is exact for long strokes. 0 without ink.
float penWidth(const Plane& ink);

/// Makes every stroke wider by `amount` pixels, or narrower where that is negative.
void widenPen(Plane& ink, float amount);

}  // namespace digits

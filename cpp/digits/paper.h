// Ink, told from the paper it is on: any paper, in any light, and ink that is darker or lighter.
#pragma once

#include "digits/plane.h"

namespace digits {

/// What stands out from the paper on the side of the ink.
struct Contrast {
  Plane values;  // 0 paper, 1 as far from the paper as can be; below 0 on the other side of it
  bool uneven;   // the paper is unevenly lit, as in a photograph
};

Contrast contrastOf(const Plane& lightness);

}  // namespace digits

// The connected parts of a drawing, and which of them belong to the digit.
#pragma once

#include "digits/plane.h"

namespace digits {

/// Keeps the parts that belong to a drawing and clears the others: specks, faint marks, and what
/// lies along the edge of a photograph.
/// @param ink       0 paper .. 1 ink; parts are what is above `faint` and connected, also
/// cornerwise
/// @param photograph  whether what runs along the border may be something beside the paper
/// Returns the box of what is kept; an empty one when nothing is.
Box keepDrawing(Plane& ink, float faint, bool photograph);

}  // namespace digits

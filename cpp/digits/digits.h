// Drawings to 28×28 images made as MNIST's were: the ink's longest side scaled to 20 pixels keeping
// the aspect ratio, anti-aliased, centre of mass moved to the middle (LeCun et al. 1998, section
// III.A).
#pragma once

#include <cstdint>
#include <vector>

#include "cnn/tensor.h"

namespace digits {

struct Point {
  float x, y;  // any unit, y growing downwards
};
using Stroke = std::vector<Point>;

constexpr int kSide = 28;

/// (28, 28), 0 paper .. 1 ink. The drawing's place and size do not matter, and its pen is always of
/// the same width; all zeros without a point. Throws kBadArgument for a coordinate that is not
/// finite.
cnn::Tensor fromStrokes(const std::vector<Stroke>& strokes);

/// The same from RGBA pixels (4 bytes each, row by row), dark on light or light on dark;
/// transparent pixels are paper. All zeros when nothing stands out from the paper. Throws
/// kShapeMismatch when there are not width × height pixels, kBadArgument for a side below 1.
cnn::Tensor fromImage(const std::vector<uint8_t>& rgba, int width, int height);

}  // namespace digits

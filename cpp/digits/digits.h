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

/// MNIST's centre of mass in pixels from the image's edge: the mean over the training images is
/// (14.507, 14.496).
constexpr float kCentre = 14.5f;

/// What strokes are rendered with, in pixels of the image. Both are above 0.
struct Pen {
  float width = 2.4f;  // of MNIST's strokes
  float edge = 1;      // ink falls from 1 to 0 over so many pixels, half of them outside the width
};

/// The steps from a drawing on a sheet to an image as MNIST's. Each can be left out, to see what it
/// is for; where the drawing lies on its sheet then matters.
struct Steps {
  /// The part that goes on is the ink's box; else the whole sheet. Its middle becomes the image's.
  bool crop = true;
  /// The part's longest side becomes 20 pixels, the pen included where ink is at its edge; else the
  /// part keeps the size it has when the sheet's longest side becomes 28 pixels.
  bool scale = true;
  /// The ink is moved until its centre of mass lies at kCentre; else it stays where it is.
  bool centre = true;
  /// The sheet reaches from (0, 0) to here, in the unit of the points. Only steps left out need it.
  float sheetWidth = 0, sheetHeight = 0;
};

/// (28, 28), 0 paper .. 1 ink; all zeros without a point. After all steps the drawing's place and
/// size do not matter, and the pen is of the same width always. Ink outside the image is cut off.
/// Throws kBadArgument for a coordinate that is not finite, a step left out without a sheet, or a
/// pen whose width is not within 20 pixels or whose edge is not above 0.
cnn::Tensor fromStrokes(const std::vector<Stroke>& strokes, const Steps& steps = {},
                        const Pen& pen = {});

/// The same from RGBA pixels (4 bytes each, row by row), dark on light or light on dark;
/// transparent pixels are paper. All zeros when nothing stands out from the paper. Throws
/// kShapeMismatch when there are not width × height pixels, kBadArgument for a side below 1.
cnn::Tensor fromImage(const std::vector<uint8_t>& rgba, int width, int height);

}  // namespace digits

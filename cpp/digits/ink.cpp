#include "digits/ink.h"

#include <algorithm>
#include <cmath>

#include "digits/paper.h"
#include "digits/parts.h"

namespace digits {

namespace {

/// What is fainter than this share of full ink does not make the drawing larger.
constexpr float kFaint = 0.25f;

/// Below this contrast (of 1 between black and white), or so many times the grain, there is no
/// drawing.
constexpr float kLeastContrast = 0.1f, kLeastOfGrain = 5;

/// Full ink: the strength that this share of the ink has at most.
constexpr float kFull = 0.8f;

/// Grain above this share of full ink is smoothed, at most so many times.
constexpr float kGrain = 0.05f;
constexpr int kMostSmoothing = 4;

/// So many times the grain is still paper.
constexpr float kPaper = 3;

/// A drawing that fills less than this share of what is looked at is looked at more closely, with
/// this share of its own size around it.
constexpr float kFills = 0.5f, kAround = 0.4f;

/// How strong full ink is: nearly the strongest, but few pixels do not count.
float fullInk(const Plane& contrast) {
  const float strongest = *std::max_element(contrast.values.begin(), contrast.values.end());
  std::vector<float> strong;
  for (float value : contrast.values) {
    if (value > 0 && value >= strongest / 2) strong.push_back(value);
  }
  return strong.empty() ? 0 : quantile(std::move(strong), kFull);
}

/// The standard deviation of what is not ink, from the pixels on the other side of the paper: they
/// are half of those without ink.
float grainOf(const Plane& contrast) {
  double sum = 0;
  for (float value : contrast.values) {
    if (value < 0) sum += double(value) * value;
  }
  return static_cast<float>(std::sqrt(2 * sum / contrast.values.size()));
}

/// The ink of a part of the pixels.
Drawing look(const Pixels& pixels, const Box& part, int factor) {
  Contrast contrast = contrastOf(lightness(pixels, part, factor));
  Plane& ink = contrast.values;
  for (int i = 0; i < kMostSmoothing && grainOf(ink) > kGrain * fullInk(ink); ++i) {
    ink = smoothed(ink);
  }
  const float full = fullInk(ink), grain = grainOf(ink);
  if (full < std::max(kLeastContrast, kLeastOfGrain * grain)) return {};
  const float paper = kPaper * grain;
  for (float& value : ink.values) value = std::clamp((value - paper) / (full - paper), 0.0f, 1.0f);
  const Box box = keepDrawing(ink, kFaint, contrast.uneven);
  return {std::move(ink), box};
}

}  // namespace

Drawing drawingOf(const Pixels& pixels) {
  Box part{0, 0, pixels.width, pixels.height};
  while (true) {
    const int factor = reduction(part);
    Drawing drawing = look(pixels, part, factor);
    if (drawing.box.empty() || factor == 1) return drawing;
    if (drawing.box.longest() > kFills * std::max(drawing.ink.width, drawing.ink.height)) {
      return drawing;
    }
    const Box& box = drawing.box;
    const Box found{part.left + box.left * factor, part.top + box.top * factor,
                    part.left + box.right * factor, part.top + box.bottom * factor};
    const int margin = factor + int(kAround * found.longest());
    const Box closer = found.grown(margin, pixels.width, pixels.height);
    if (reduction(closer) == factor) return drawing;
    part = closer;
  }
}

}  // namespace digits

#include "digits/paper.h"

#include <algorithm>
#include <cmath>

namespace digits {

namespace {

/// Paper is even when this share of the border is within this distance of the border's median.
constexpr float kEvenShare = 0.75f, kEven = 0.03f;

/// Medians are taken on a grid of so many pixels along each side, over so many to either side.
constexpr int kGrid = 16, kMedianReach = 6;

/// What differs more than this share of the greatest difference is not paper.
constexpr float kNotPaper = 0.35f;

/// The paper is never nearer than this to black under dark ink, or to white under light ink: what
/// is divided by it stays bounded.
constexpr float kLeastRange = 0.1f;

bool isEven(const std::vector<float>& border, float median) {
  size_t near = 0;
  for (float value : border) near += std::abs(value - median) < kEven;
  return near >= kEvenShare * border.size();
}

/// The median of each pixel's wide surroundings: paper, since ink covers less than half of them.
Plane localMedian(const Plane& plane) {
  Plane result(plane.width, plane.height);
  std::vector<float> window;
  const auto reach = [](int i, int n) {
    return std::clamp(std::min(i, n - 1 - i), kMedianReach / 3, kMedianReach);
  };
  for (int y = 0; y < plane.height; ++y) {
    const int rows = reach(y, plane.height);
    for (int x = 0; x < plane.width; ++x) {
      const int columns = reach(x, plane.width);
      window.clear();
      for (int j = std::max(y - rows, 0); j <= std::min(y + rows, plane.height - 1); ++j) {
        for (int i = std::max(x - columns, 0); i <= std::min(x + columns, plane.width - 1); ++i) {
          window.push_back(plane.at(i, j));
        }
      }
      result.at(x, y) = quantile(window, 0.5f);
    }
  }
  return result;
}

/// The plane in another size: its pixel where each new one has its middle.
Plane sampled(const Plane& plane, int width, int height) {
  Plane result(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      result.at(x, y) = plane.at((2 * x + 1) * plane.width / (2 * width),
                                 (2 * y + 1) * plane.height / (2 * height));
    }
  }
  return result;
}

/// 1 where the plane is near `paper`, 0 elsewhere.
Plane whereNear(const Plane& plane, const Plane& paper) {
  Plane result(plane.width, plane.height);
  float most = 0;
  for (size_t i = 0; i < plane.values.size(); ++i) {
    result.values[i] = std::abs(plane.values[i] - paper.values[i]);
    most = std::max(most, result.values[i]);
  }
  for (float& value : result.values) value = value < kNotPaper * most ? 1.0f : 0.0f;
  return result;
}

/// Unevenly lit paper: first roughly, by medians that ink does not reach, then from what is near
/// that, in smaller and smaller surroundings.
Plane unevenPaper(const Plane& light) {
  const Plane calm = smoothed(light);
  const int width = std::min(kGrid, light.width), height = std::min(kGrid, light.height);
  const Plane rough = localMedian(sampled(calm, width, height));
  Plane paper = sampled(rough, light.width, light.height);
  const int longest = std::max(light.width, light.height);
  for (int part : {8, 16}) {
    paper = localMean(calm, whereNear(calm, paper), std::max(longest / part, 4), paper);
  }
  return paper;
}

/// Whether most of what differs from the paper is lighter: the third moment minds few pixels that
/// differ much more than many that differ little.
bool isInkLight(const Plane& light, const Plane& paper) {
  double moment = 0;
  for (size_t i = 0; i < light.values.size(); ++i) {
    const double difference = light.values[i] - paper.values[i];
    moment += difference * difference * difference;
  }
  return moment > 0;
}

}  // namespace

Contrast contrastOf(const Plane& light) {
  const std::vector<float> edge = border(light);
  const float median = quantile(edge, 0.5f);
  const bool uneven = !isEven(edge, median);
  const Plane paper = uneven ? unevenPaper(light) : Plane(light.width, light.height, median);
  const bool inkIsLight = isInkLight(light, paper);
  Contrast contrast{light, uneven};
  for (size_t i = 0; i < light.values.size(); ++i) {
    const float here = light.values[i], blank = paper.values[i];
    contrast.values.values[i] = inkIsLight ? (here - blank) / std::max(1 - blank, kLeastRange)
                                           : (blank - here) / std::max(blank, kLeastRange);
  }
  return contrast;
}

}  // namespace digits

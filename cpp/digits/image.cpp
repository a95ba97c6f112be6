#include <algorithm>
#include <cmath>
#include <string>

#include "cnn/error.h"
#include "digits/digits.h"

namespace digits {

namespace {

constexpr int kBox = 20;

/// What is fainter than this share of the strongest ink is paper.
constexpr float kFaint = 0.2f;

/// Below this difference between ink and paper (of 1 between black and white) there is no drawing.
constexpr float kLeastContrast = 0.1f;

/// A plane of width × height numbers.
struct Plane {
  int width, height;
  std::vector<float> values;
  float& at(int x, int y) { return values[size_t(y) * width + x]; }
  float at(int x, int y) const { return values[size_t(y) * width + x]; }
};

void requirePixels(size_t bytes, int width, int height) {
  if (width < 1 || height < 1) {
    cnn::fail(cnn::ErrorCode::kBadArgument, "got an image of {}×{}, expected sides of at least 1",
              width, height);
  }
  const size_t expected = size_t(4) * width * height;
  if (bytes == expected) return;
  cnn::fail(cnn::ErrorCode::kShapeMismatch, "got {} bytes, expected {}", bytes, expected);
}

/// Lightness 0 black .. 1 white (the weights of ITU-R BT.601), and opacity 0 .. 1.
float lightness(const uint8_t* rgba) {
  return (0.299f * rgba[0] + 0.587f * rgba[1] + 0.114f * rgba[2]) / 255.0f;
}
float opacity(const uint8_t* rgba) { return rgba[3] / 255.0f; }

/// The paper's lightness: the median of the opaque pixels on the border. Where the border is
/// transparent, paper is the opposite of what was drawn.
float paperLightness(const std::vector<uint8_t>& rgba, int width, int height) {
  std::vector<float> border;
  double drawn = 0, weight = 1e-6;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const uint8_t* pixel = &rgba[4 * (size_t(y) * width + x)];
      drawn += lightness(pixel) * opacity(pixel);
      weight += opacity(pixel);
      const bool onBorder = x == 0 || y == 0 || x == width - 1 || y == height - 1;
      if (onBorder && pixel[3] >= 128) border.push_back(lightness(pixel));
    }
  }
  if (border.size() < size_t(width + height)) return drawn / weight < 0.5 ? 1.0f : 0.0f;
  std::nth_element(border.begin(), border.begin() + border.size() / 2, border.end());
  return border[border.size() / 2];
}

/// 0 paper .. 1 the strongest ink; all zeros when nothing stands out.
Plane inkOf(const std::vector<uint8_t>& rgba, int width, int height) {
  const float paper = paperLightness(rgba, width, height);
  Plane ink{width, height, std::vector<float>(size_t(width) * height)};
  float strongest = 0;
  for (size_t i = 0; i < ink.values.size(); ++i) {
    const uint8_t* pixel = &rgba[4 * i];
    ink.values[i] = std::abs(lightness(pixel) - paper) * opacity(pixel);
    strongest = std::max(strongest, ink.values[i]);
  }
  for (float& value : ink.values) {
    value = strongest < kLeastContrast ? 0 : value / strongest;
    if (value < kFaint) value = 0;
  }
  return ink;
}

/// The smallest part that holds all ink; nothing when there is none.
Plane crop(const Plane& ink) {
  int left = ink.width, top = ink.height, right = -1, bottom = -1;
  for (int y = 0; y < ink.height; ++y) {
    for (int x = 0; x < ink.width; ++x) {
      if (ink.at(x, y) == 0) continue;
      left = std::min(left, x);
      right = std::max(right, x);
      top = std::min(top, y);
      bottom = std::max(bottom, y);
    }
  }
  if (right < 0) return {0, 0, {}};
  const int width = right - left + 1, height = bottom - top + 1;
  Plane part{width, height, std::vector<float>(size_t(width) * height)};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) part.at(x, y) = ink.at(left + x, top + y);
  }
  return part;
}

/// How much of pixel i lies in [from, to).
float overlap(int i, double from, double to) {
  return static_cast<float>(std::max(0.0, std::min(i + 1.0, to) - std::max<double>(i, from)));
}

/// The mean of what each new pixel covers along x.
Plane resizeWidth(const Plane& source, int width) {
  Plane result{width, source.height, std::vector<float>(size_t(width) * source.height)};
  const double ratio = double(source.width) / width;
  for (int x = 0; x < width; ++x) {
    const double from = x * ratio, to = from + ratio;
    for (int y = 0; y < source.height; ++y) {
      float sum = 0;
      for (int i = int(from); i < source.width && i < to; ++i) {
        sum += source.at(i, y) * overlap(i, from, to);
      }
      result.at(x, y) = sum / static_cast<float>(ratio);
    }
  }
  return result;
}

Plane transposed(const Plane& source) {
  Plane result{source.height, source.width, std::vector<float>(source.values.size())};
  for (int y = 0; y < source.height; ++y) {
    for (int x = 0; x < source.width; ++x) result.at(y, x) = source.at(x, y);
  }
  return result;
}

Plane resize(const Plane& source, int width, int height) {
  return transposed(resizeWidth(transposed(resizeWidth(source, width)), height));
}

/// Moves the plane so that its centre of mass lies in the middle of the image, between pixels where
/// need be.
cnn::Tensor centred(const Plane& plane) {
  float mass = 0, mx = 0, my = 0;
  for (int y = 0; y < plane.height; ++y) {
    for (int x = 0; x < plane.width; ++x) {
      mass += plane.at(x, y);
      mx += plane.at(x, y) * (x + 0.5f);
      my += plane.at(x, y) * (y + 0.5f);
    }
  }
  const float dx = kSide / 2.0f - mx / mass, dy = kSide / 2.0f - my / mass;
  const int x0 = int(std::floor(dx)), y0 = int(std::floor(dy));
  const float fx = dx - x0, fy = dy - y0;
  cnn::Tensor image({kSide, kSide});
  const auto add = [&](int x, int y, float ink) {
    if (x >= 0 && x < kSide && y >= 0 && y < kSide) image[y * kSide + x] += ink;
  };
  for (int y = 0; y < plane.height; ++y) {
    for (int x = 0; x < plane.width; ++x) {
      const float ink = plane.at(x, y);
      add(x + x0, y + y0, ink * (1 - fx) * (1 - fy));
      add(x + x0 + 1, y + y0, ink * fx * (1 - fy));
      add(x + x0, y + y0 + 1, ink * (1 - fx) * fy);
      add(x + x0 + 1, y + y0 + 1, ink * fx * fy);
    }
  }
  return image;
}

}  // namespace

cnn::Tensor fromImage(const std::vector<uint8_t>& rgba, int width, int height) {
  requirePixels(rgba.size(), width, height);
  const Plane ink = crop(inkOf(rgba, width, height));
  if (ink.values.empty()) return cnn::Tensor({kSide, kSide});
  const double scale = double(kBox) / std::max(ink.width, ink.height);
  const int w = std::max(1, int(std::lround(ink.width * scale)));
  const int h = std::max(1, int(std::lround(ink.height * scale)));
  cnn::Tensor image = centred(resize(ink, w, h));
  const float strongest = *std::max_element(image.data(), image.data() + image.size());
  for (size_t i = 0; i < image.size(); ++i) image[i] /= strongest;
  return image;
}

}  // namespace digits

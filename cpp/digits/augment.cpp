#include "digits/augment.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "cnn/error.h"
#include "cnn/parallel.h"
#include "cnn/sine.h"

namespace digits {

namespace {

using cnn::Random;

constexpr double kPi = 3.14159265358979323846;

/// Pixels between two points of the warp's grid.
constexpr int kSpacing = 7;

/// Standard deviation of a cubic B-spline whose coefficients have deviation 1, on average.
constexpr float kSplineDeviation = 0.48f;

/// −most .. most.
float symmetric(float most, Random& random) {
  return most * static_cast<float>(2 * random.uniform() - 1);
}

/// 1/(1 + most) .. 1 + most.
float factor(float most, Random& random) {
  const float change = symmetric(most, random);
  return change < 0 ? 1 / (1 - change) : 1 + change;
}

/// Where a pixel of the new image comes from, seen from the middle: (xx·x + xy·y, yx·x + yy·y).
struct Affine {
  float xx, xy, yx, yy;

  Affine(const Augmentation& ranges, Random& random) {
    const double angle = symmetric(ranges.rotation, random) * kPi / 180;
    const float sin = static_cast<float>(cnn::sine(angle));
    const float cos = std::sqrt(1 - sin * sin);
    const float slant = symmetric(ranges.shear, random);
    const float width = factor(ranges.scale, random), height = factor(ranges.scale, random);
    xx = (cos + slant * sin) * width;
    xy = (-sin + slant * cos) * width;
    yx = sin * height;
    yy = cos * height;
  }

  bool isIdentity() const { return xx == 1 && xy == 0 && yx == 0 && yy == 1; }
};

/// A cubic B-spline at a place t (0..1) between the middle two of four coefficients.
class Spline {
 public:
  explicit Spline(float t) {
    const float s = 1 - t;
    first_ = s * s * s / 6;
    second_ = (4 + t * t * (3 * t - 6)) / 6;
    third_ = (4 + s * s * (3 * s - 6)) / 6;
    fourth_ = t * t * t / 6;
  }

  /// @param first The first coefficient; the others follow, `step` apart.
  float at(const float* first, size_t step) const {
    return first_ * first[0] + second_ * first[step] + third_ * first[2 * step] +
           fourth_ * first[3 * step];
  }

 private:
  float first_, second_, third_, fourth_;
};

/// A smooth displacement along one axis, of every pixel of H×W: a cubic B-spline through random
/// coefficients.
std::vector<float> smoothWarp(int H, int W, float deviation, Random& random) {
  const int rows = (H - 1) / kSpacing + 4, columns = (W - 1) / kSpacing + 4;
  std::vector<float> grid(size_t(rows) * columns), wide(size_t(rows) * W), warp(size_t(H) * W);
  for (float& value : grid) value = static_cast<float>(random.normal()) * deviation;
  for (int x = 0; x < W; ++x) {
    const Spline spline(float(x % kSpacing) / kSpacing);
    for (int row = 0; row < rows; ++row) {
      wide[size_t(row) * W + x] = spline.at(&grid[size_t(row) * columns + x / kSpacing], 1);
    }
  }
  for (int y = 0; y < H; ++y) {
    const Spline spline(float(y % kSpacing) / kSpacing);
    const float* near = &wide[size_t(y / kSpacing) * W];
    for (int x = 0; x < W; ++x) warp[size_t(y) * W + x] = spline.at(near + x, W);
  }
  return warp;
}

/// H×W pixels with one pixel of paper around, so that looking over the edge is not an error.
class Sheet {
 public:
  Sheet(const float* plane, int H, int W) : H_(H), W_(W), pixels_(size_t(H + 2) * (W + 2)) {
    for (int y = 0; y < H; ++y) std::copy_n(plane + size_t(y) * W, W, at(0, y));
  }

  float* at(int x, int y) { return &pixels_[size_t(y + 1) * (W_ + 2) + x + 1]; }

  /// Between the four pixels around; paper outside.
  float sample(float x, float y) {
    if (!(x > -1 && y > -1 && x < float(W_) && y < float(H_))) return 0;
    const int left = int(x + 1) - 1, top = int(y + 1) - 1;
    const float fx = x - float(left), fy = y - float(top);
    const float *upper = at(left, top), *lower = upper + W_ + 2;
    return (upper[0] * (1 - fx) + upper[1] * fx) * (1 - fy) +
           (lower[0] * (1 - fx) + lower[1] * fx) * fy;
  }

 private:
  int H_, W_;
  std::vector<float> pixels_;
};

/// The pen's edge moved out (amount > 0) or in, by up to a pixel: every pixel goes towards the most
/// or the least inked of itself and its four neighbours.
void movePenEdge(float amount, int H, int W, float* plane) {
  Sheet sheet(plane, H, W);
  for (int y = 0; y < H; ++y) {
    for (int x = 0; x < W; ++x) {
      const float own = *sheet.at(x, y);
      const float around[] = {*sheet.at(x - 1, y), *sheet.at(x + 1, y), *sheet.at(x, y - 1),
                              *sheet.at(x, y + 1)};
      float most = own, least = own;
      for (float pixel : around) {
        most = std::max(most, pixel);
        least = std::min(least, pixel);
      }
      *plane++ = amount > 0 ? own + amount * (most - own) : own + amount * (own - least);
    }
  }
}

/// One image of C planes of H×W.
class Change {
 public:
  Change(const Augmentation& ranges, int H, int W, Random random)
      : H_(H), W_(W), affine_(ranges, random) {
    dx_ = static_cast<int>(random.below(2 * ranges.shift + 1)) - ranges.shift;
    dy_ = static_cast<int>(random.below(2 * ranges.shift + 1)) - ranges.shift;
    thickness_ = symmetric(ranges.thickness, random);
    if (ranges.elastic == 0) return;
    const float deviation = ranges.elastic / kSplineDeviation;
    warpX_ = smoothWarp(H, W, deviation, random);
    warpY_ = smoothWarp(H, W, deviation, random);
  }

  void apply(const float* plane, float* target) const {
    if (warpX_.empty() && affine_.isIdentity()) {
      shift(plane, target);
    } else {
      warp(plane, target);
    }
    if (thickness_ != 0) movePenEdge(thickness_, H_, W_, target);
  }

 private:
  void shift(const float* plane, float* target) const {
    std::fill_n(target, size_t(H_) * W_, 0.0f);
    const int width = W_ - std::abs(dx_);
    for (int y = std::max(0, dy_); width > 0 && y < std::min(H_, H_ + dy_); ++y) {
      std::copy_n(plane + size_t(y - dy_) * W_ + std::max(0, -dx_), width,
                  target + size_t(y) * W_ + std::max(0, dx_));
    }
  }

  void warp(const float* plane, float* target) const {
    Sheet sheet(plane, H_, W_);
    const float middleX = float(W_ - 1) / 2, middleY = float(H_ - 1) / 2;
    for (int y = 0; y < H_; ++y) {
      for (int x = 0; x < W_; ++x) {
        const float cx = float(x - dx_) - middleX, cy = float(y - dy_) - middleY;
        float sx = affine_.xx * cx + affine_.xy * cy + middleX;
        float sy = affine_.yx * cx + affine_.yy * cy + middleY;
        if (!warpX_.empty()) {
          sx += warpX_[size_t(y) * W_ + x];
          sy += warpY_[size_t(y) * W_ + x];
        }
        target[size_t(y) * W_ + x] = sheet.sample(sx, sy);
      }
    }
  }

  int H_, W_;
  Affine affine_;
  int dx_, dy_;
  float thickness_;
  std::vector<float> warpX_, warpY_;
};

void requireRange(const char* name, float value, float most) {
  if (value >= 0 && value <= most) return;
  cnn::fail(cnn::ErrorCode::kBadArgument, "got an augmentation's {} of {}, expected 0..{}", name,
            value, most);
}

}  // namespace

Augmenter::Augmenter(const Augmentation& ranges) : ranges_(ranges) {
  requireRange("rotation", ranges.rotation, 89);
  requireRange("scale", ranges.scale, 1);
  requireRange("shear", ranges.shear, 1);
  requireRange("shift", static_cast<float>(ranges.shift), 1000);
  requireRange("elastic", ranges.elastic, 10);
  requireRange("thickness", ranges.thickness, 1);
}

cnn::Tensor Augmenter::apply(const cnn::Tensor& images, Random& random) const {
  const int N = images.dim(0), C = images.dim(1), H = images.dim(2), W = images.dim(3);
  cnn::Tensor result = cnn::Tensor::uninitialized(images.shape());
  std::vector<uint64_t> seeds(N);
  for (uint64_t& seed : seeds) seed = uint64_t(random.next()) << 32 | random.next();
  const size_t plane = size_t(H) * W;
  cnn::parallelFor(N, 50 * C * plane, [&](size_t n) {
    const Change change(ranges_, H, W, Random(seeds[n]));
    for (size_t p = n * C; p < (n + 1) * C; ++p) {
      change.apply(images.data() + p * plane, result.data() + p * plane);
    }
  });
  return result;
}

}  // namespace digits

#include "digits/plane.h"

#include <algorithm>
#include <cmath>

namespace digits {

namespace {

Plane transposed(const Plane& plane) {
  Plane result(plane.height, plane.width);
  for (int y = 0; y < plane.height; ++y) {
    for (int x = 0; x < plane.width; ++x) result.at(y, x) = plane.at(x, y);
  }
  return result;
}

/// At (x, y) the sum over all pixels to the left and above (Crow 1984), weighted.
std::vector<double> sumTable(const Plane& plane, const Plane* weights) {
  const size_t stride = plane.width + 1;
  std::vector<double> table(stride * (plane.height + 1));
  for (int y = 0; y < plane.height; ++y) {
    double row = 0;
    for (int x = 0; x < plane.width; ++x) {
      row += double(plane.at(x, y)) * (weights ? weights->at(x, y) : 1.0f);
      table[(y + 1) * stride + x + 1] = table[y * stride + x + 1] + row;
    }
  }
  return table;
}

/// How far the window around pixel i of n reaches.
int reach(int i, int n, int radius) {
  return std::max(std::min(radius, std::min(i, n - 1 - i)), radius / 4);
}

/// The plane's means over `count` steps along x from x0 on.
Plane resampledAlong(const Plane& plane, double x0, double step, int count) {
  Plane result(count, plane.height);
  for (int i = 0; i < count; ++i) {
    const double from = std::max(x0 + i * step, 0.0);
    const double to = std::min(x0 + (i + 1) * step, double(plane.width));
    for (int x = int(from); x < to; ++x) {
      const double covered = std::min(x + 1.0, to) - std::max(double(x), from);
      const float share = static_cast<float>(covered / step);
      for (int y = 0; y < plane.height; ++y) result.at(i, y) += share * plane.at(x, y);
    }
  }
  return result;
}

}  // namespace

void Box::add(const Box& other) {
  left = std::min(left, other.left);
  top = std::min(top, other.top);
  right = std::max(right, other.right);
  bottom = std::max(bottom, other.bottom);
}

Box Box::grown(int margin, int width, int height) const {
  return {std::max(left - margin, 0), std::max(top - margin, 0), std::min(right + margin, width),
          std::min(bottom + margin, height)};
}

Box boxOf(const Plane& plane, float faint) {
  Box box{plane.width, plane.height, 0, 0};
  for (int y = 0; y < plane.height; ++y) {
    for (int x = 0; x < plane.width; ++x) {
      if (plane.at(x, y) > faint) box.add({x, y, x + 1, y + 1});
    }
  }
  return box;
}

float quantile(std::vector<float> values, float share) {
  const size_t rank = std::min(size_t(share * values.size()), values.size() - 1);
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[rank];
}

std::vector<float> border(const Plane& plane) {
  std::vector<float> values;
  for (int y = 0; y < plane.height; ++y) {
    const bool whole = y == 0 || y == plane.height - 1;
    const int step = whole ? 1 : std::max(plane.width - 1, 1);
    for (int x = 0; x < plane.width; x += step) values.push_back(plane.at(x, y));
  }
  return values;
}

Plane smoothed(const Plane& plane) {
  Plane result(plane.width, plane.height);
  std::vector<float> columns(plane.width);
  for (int y = 0; y < plane.height; ++y) {
    const int above = std::max(y - 1, 0), below = std::min(y + 1, plane.height - 1);
    for (int x = 0; x < plane.width; ++x) {
      columns[x] = plane.at(x, above) + plane.at(x, y) + plane.at(x, below);
    }
    for (int x = 0; x < plane.width; ++x) {
      const float before = columns[std::max(x - 1, 0)];
      const float after = columns[std::min(x + 1, plane.width - 1)];
      result.at(x, y) = (before + columns[x] + after) * (1.0f / 9);
    }
  }
  return result;
}

Plane localMean(const Plane& plane, const Plane& weights, int radius, const Plane& otherwise) {
  const std::vector<double> sums = sumTable(plane, &weights), counts = sumTable(weights, nullptr);
  const size_t stride = plane.width + 1;
  Plane result(plane.width, plane.height);
  for (int y = 0; y < plane.height; ++y) {
    const int rows = reach(y, plane.height, radius);
    const size_t above = std::max(y - rows, 0) * stride;
    const size_t below = std::min(y + rows + 1, plane.height) * stride;
    for (int x = 0; x < plane.width; ++x) {
      const int columns = reach(x, plane.width, radius);
      const size_t left = std::max(x - columns, 0), right = std::min(x + columns + 1, plane.width);
      const auto within = [&](const std::vector<double>& table) {
        return table[below + right] - table[below + left] - table[above + right] +
               table[above + left];
      };
      const double count = within(counts);
      result.at(x, y) = count < 0.5 ? otherwise.at(x, y) : static_cast<float>(within(sums) / count);
    }
  }
  return result;
}

Plane resampled(const Plane& plane, double x, double y, double step, int width, int height) {
  const Plane columns = resampledAlong(plane, x, step, width);
  return transposed(resampledAlong(transposed(columns), y, step, height));
}

}  // namespace digits

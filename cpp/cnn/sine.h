// The sine of small angles.
#pragma once

namespace cnn {

/// sin x for |x| ≤ π/2, by its power series. The C library's takes any x, for which it brings 7 KB
/// of code and tables along.
inline double sine(double x) {
  double sum = 1;
  for (int n = 22; n > 0; n -= 2) sum = 1 - sum * x * x * (1.0 / (n * (n + 1)));
  return x * sum;
}

}  // namespace cnn

#include "cnn/transpose.h"

#include "cnn/simd.h"

namespace cnn {

namespace {

/// target(c) is where column c goes.
template <typename Target>
void transposeTo(const Real* source, size_t ldSource, int rows, int columns, Target target) {
  int r = 0;
  for (; r + 4 <= rows; r += 4) {
    const Real* from = source + r * ldSource;
    int c = 0;
    for (; c + 4 <= columns; c += 4) {
      Real4 w = load4(from + c), x = load4(from + ldSource + c);
      Real4 y = load4(from + 2 * ldSource + c), z = load4(from + 3 * ldSource + c);
      transpose4(w, x, y, z);
      store4(target(c) + r, w);
      store4(target(c + 1) + r, x);
      store4(target(c + 2) + r, y);
      store4(target(c + 3) + r, z);
    }
    for (; c < columns; ++c) {
      for (int i = 0; i < 4; ++i) target(c)[r + i] = from[i * ldSource + c];
    }
  }
  for (; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) target(c)[r] = source[r * ldSource + c];
  }
}

}  // namespace

void transpose(const Real* source, size_t ldSource, int rows, int columns, Real* target,
               size_t ldTarget) {
  transposeTo(source, ldSource, rows, columns, [=](int c) { return target + c * ldTarget; });
}

void transpose(const Real* source, size_t ldSource, int rows, int columns, Rows<Real> target) {
  transposeTo(source, ldSource, rows, columns, [=](int c) { return target[c]; });
}

}  // namespace cnn

#include "cnn/transpose.h"

#include "cnn/simd.h"

namespace cnn {

void transpose(const Real* source, size_t ldSource, int rows, int columns, Real* target,
               size_t ldTarget) {
  int r = 0;
  for (; r + 4 <= rows; r += 4) {
    const Real* from = source + r * ldSource;
    int c = 0;
    for (; c + 4 <= columns; c += 4) {
      Real4 w = load4(from + c), x = load4(from + ldSource + c);
      Real4 y = load4(from + 2 * ldSource + c), z = load4(from + 3 * ldSource + c);
      transpose4(w, x, y, z);
      Real* to = target + c * ldTarget + r;
      store4(to, w);
      store4(to + ldTarget, x);
      store4(to + 2 * ldTarget, y);
      store4(to + 3 * ldTarget, z);
    }
    for (; c < columns; ++c) {
      for (int i = 0; i < 4; ++i) target[c * ldTarget + r + i] = from[i * ldSource + c];
    }
  }
  for (; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) target[c * ldTarget + r] = source[r * ldSource + c];
  }
}

}  // namespace cnn

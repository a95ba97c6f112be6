#include "cnn/layers/relu.h"

#include "cnn/parallel.h"
#include "cnn/simd.h"

namespace cnn {

Tensor Relu::forward(Tensor x, Mode mode) {
  const bool keep = mode != Mode::kPredict;
  if (keep) positive_.resize(x.size());
  forEachPart(x.size(), 1, [&](size_t first, size_t end) {
    Real* values = x.data();
    uint8_t* positive = positive_.data();
    if (keep) {
      for (size_t i = first; i < end; ++i) positive[i] = values[i] > 0;
    }
    for (size_t i = first; i < end; ++i) values[i] = values[i] > 0 ? values[i] : Real(0);
  });
  return x;
}

Tensor Relu::backward(Tensor dout, bool) {
  forEachPart(dout.size(), 1, [&](size_t first, size_t end) {
    Real* values = dout.data();
    const uint8_t* positive = positive_.data();
    size_t i = first;
    for (; i + 4 <= end; i += 4) {
      store4(values + i, wide4(positive + i) != 0 ? load4(values + i) : splat4(0));
    }
    for (; i < end; ++i) values[i] = positive[i] ? values[i] : Real(0);
  });
  return dout;
}

}  // namespace cnn

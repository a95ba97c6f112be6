// DeepConvNet (the book's chapter 8.1): six 3×3 convolutions with 16, 16, 32, 32, 64 and 64
// filters, a 2×2 pooling after every second one, then 50 hidden values and the output, for 1×28×28
// images.
#pragma once

#include "cnn/networks/network.h"

namespace cnn {

struct DeepConvNetOptions {
  int hiddenSize = 50;
  int outputSize = 10;
  Seed seed = 1;
};

/// Parameters W1 b1 … W8 b8. All convolutions have pad 1 but the fourth, which has 2, so that the
/// last map is 4×4. Weights start as He et al. have it. Dropout of 0.5 follows each of the two
/// affine layers, by the book's rule.
class DeepConvNet : public Network {
 public:
  /// Throws kBadArgument for sizes below 1.
  explicit DeepConvNet(const DeepConvNetOptions& options);
};

}  // namespace cnn

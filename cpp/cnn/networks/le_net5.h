// LeNet-5 (LeCun, Bottou, Bengio and Haffner 1998, section II.B) for 32×32 images; a 28×28 image is
// padded by 2.
#pragma once

#include "cnn/networks/network.h"

namespace cnn {

struct LeNet5Options {
  int side = 28;        // of the input image: 28 or 32
  bool modern = false;  // max pooling, ReLU and full connections in place of the paper's layers
  Seed seed = 1;
};

/// C1 (6 maps, 5×5) - S2 - C3 (16 maps, 5×5, table I's connections) - S4 - C5 (120, 5×5) - F6 (84)
/// - 10, each followed by A·tanh(S·x); the paper's RBF output is an affine layer. Weights are
/// normal with the paper's variance of uniform draws between ±2.4/n, n the number of a unit's
/// inputs.
class LeNet5 : public Network {
 public:
  /// Throws kBadArgument for another side.
  explicit LeNet5(const LeNet5Options& options);
};

}  // namespace cnn

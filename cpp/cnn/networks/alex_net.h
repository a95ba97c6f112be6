// AlexNet (Krizhevsky, Sutskever and Hinton 2012, section 3) for 3×227×227 images.
#pragma once

#include "cnn/networks/network.h"

namespace cnn {

struct AlexNetOptions {
  int outputSize = 1000;
  Seed seed = 1;
};

/// Five convolutions (96 of 11×11 with stride 4, 256 of 5×5, 384, 384 and 256 of 3×3; the second,
/// fourth and fifth in two groups), local response normalisation after the first two, overlapping
/// 3×3 max pooling with stride 2 after the first, second and fifth, then 4096, 4096 and outputSize
/// values with dropout of 0.5 (predicting halves, as in the paper). Weights start with deviation
/// 0.01; biases of the second, fourth and fifth convolution and of the hidden affine layers at 1,
/// others at 0 (section 5).
class AlexNet : public Network {
 public:
  /// Throws kBadArgument for an output size below 1.
  explicit AlexNet(const AlexNetOptions& options);
};

}  // namespace cnn

// SimpleConvNet (chapter 7.5): Convolution - ReLU - Pooling - Affine - ReLU - Affine - Softmax.
#pragma once

#include "cnn/networks/network.h"

namespace cnn {

struct ConvParam {
  int filterNum = 30;
  int filterSize = 5;
  int pad = 0;
  int stride = 1;
};

struct SimpleConvNetOptions {
  Shape inputDim = {1, 28, 28};  // (C, H, W)
  ConvParam convParam = {};
  int hiddenSize = 100;
  int outputSize = 10;
  Real weightInitStd = Real(0.01);  // deviation of the initial weights; biases start at 0
  Seed seed = 1;
};

class SimpleConvNet : public Network {
 public:
  /// Parameters W1 (FN, C, FH, FW), b1, W2 (FN·PH·PW, hidden), b2, W3 (hidden, output), b3. Throws
  /// kBadArgument for sizes below 1, kShapeMismatch when filter or 2×2 pooling do not fit the
  /// image.
  explicit SimpleConvNet(const SimpleConvNetOptions& options);
};

}  // namespace cnn

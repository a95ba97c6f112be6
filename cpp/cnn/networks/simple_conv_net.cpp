#include "cnn/networks/simple_conv_net.h"

#include <utility>

#include "cnn/error.h"
#include "cnn/layers/affine.h"
#include "cnn/layers/convolution.h"
#include "cnn/layers/pooling.h"
#include "cnn/layers/relu.h"
#include "cnn/random.h"

namespace cnn {

namespace {

Parameter normal(std::string name, Shape shape, float deviation, Random& random) {
  Tensor value(shape);
  for (size_t i = 0; i < value.size(); ++i) {
    value[i] = static_cast<float>(deviation * random.normal());
  }
  return {std::move(name), std::move(value), Tensor(shape)};
}

Parameter zeros(std::string name, int size) {
  return {std::move(name), Tensor({size}), Tensor({size})};
}

void requireSizes(const SimpleConvNetOptions& options) {
  const ConvParam& conv = options.convParam;
  for (int size : {conv.filterNum, conv.filterSize, options.hiddenSize, options.outputSize}) {
    if (size >= 1) continue;
    throw Error(ErrorCode::kBadArgument, "got a size of " + std::to_string(size) +
                                             " for filterNum, filterSize, hiddenSize or "
                                             "outputSize, expected at least 1");
  }
  if (options.inputDim.size() == 3) return;
  throw Error(ErrorCode::kBadArgument,
              "got inputDim " + toString(options.inputDim) + ", expected (C, H, W)");
}

std::vector<std::unique_ptr<Layer>> makeLayers(const SimpleConvNetOptions& options) {
  requireSizes(options);
  const auto [FN, F, pad, stride] = options.convParam;
  const Shape input{1, options.inputDim[0], options.inputDim[1], options.inputDim[2]};
  const int hidden = options.hiddenSize, output = options.outputSize;
  const float std = options.weightInitStd;
  Random random(options.seed);

  auto conv1 = std::make_unique<Convolution>(normal("W1", {FN, input[1], F, F}, std, random),
                                             zeros("b1", FN), stride, pad);
  conv1->setInputGradient(false);
  auto pool1 = std::make_unique<Pooling>(2, 2, 2);
  const int pooled = static_cast<int>(elementCount(pool1->outputShape(conv1->outputShape(input))));

  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(std::move(conv1));
  layers.push_back(std::make_unique<Relu>());
  layers.push_back(std::move(pool1));
  layers.push_back(
      std::make_unique<Affine>(normal("W2", {pooled, hidden}, std, random), zeros("b2", hidden)));
  layers.push_back(std::make_unique<Relu>());
  layers.push_back(
      std::make_unique<Affine>(normal("W3", {hidden, output}, std, random), zeros("b3", output)));
  return layers;
}

}  // namespace

SimpleConvNet::SimpleConvNet(const SimpleConvNetOptions& options)
    : Network(options.inputDim, makeLayers(options)) {}

}  // namespace cnn

#include "cnn/networks/network.h"

#include <algorithm>
#include <utility>

#include "cnn/error.h"
#include "cnn/layers/convolution_pooling.h"
#include "cnn/layers/convolution_pooling_affine.h"
#include "cnn/networks/layer_factory.h"

namespace cnn {

namespace {

/// Images in one forward pass of `predict`.
constexpr int kTile = 100;

Shape withBatch(int N, const Shape& image) {
  Shape shape{N};
  shape.insert(shape.end(), image.begin(), image.end());
  return shape;
}

/// Whether layers i to i + 2 are what ConvolutionPooling computes.
bool isConvolutionPooling(const std::vector<LayerInfo>& layers, size_t i) {
  if (i + 2 >= layers.size() || layers[i].spec.type != LayerType::kConvolution) return false;
  if (layers[i + 1].spec.type != LayerType::kRelu) return false;
  const LayerSpec& pool = layers[i + 2].spec;
  return pool.type == LayerType::kPooling && pool.pooling == Pooling::Kind::kMax &&
         pool.window == Axes(2) && pool.stride == Axes(2) && pool.pad == Axes(0);
}

/// Images `from` up to but without `to`.
Tensor slice(const Tensor& x, int from, int to) {
  Shape shape = x.shape();
  const size_t image = x.size() / shape[0];
  shape[0] = to - from;
  Tensor part = Tensor::uninitialized(std::move(shape));
  std::copy(x.data() + from * image, x.data() + to * image, part.data());
  return part;
}

/// How many rows of scores (N, classes) have their highest one at their label; `t` points at N
/// labels.
int countRight(const Tensor& scores, const int* t) {
  const int N = scores.dim(0), classes = scores.dim(1);
  int right = 0;
  for (int n = 0; n < N; ++n) {
    const Real* row = scores.data() + size_t(n) * classes;
    right += std::max_element(row, row + classes) - row == t[n];
  }
  return right;
}

}  // namespace

Network::Network(Shape inputShape, const std::vector<LayerSpec>& layers, Seed seed)
    : inputShape_(std::move(inputShape)) {
  if (inputShape_.size() != 3) {
    fail(ErrorCode::kBadArgument, "got inputDim {}, expected (C, H, W)", inputShape_);
  }
  LayerFactory factory(withBatch(1, inputShape_), seed);
  for (const LayerSpec& spec : layers) {
    layers_.push_back(factory.make(spec));
    infos_.push_back({factory.name(), spec, factory.shape(), {}});
    for (const Parameter* p : layers_.back()->parameters()) {
      infos_.back().parameters.push_back(p->name);
    }
  }
  if (factory.shape().size() != 2) {
    fail(ErrorCode::kShapeMismatch,
         "the network ends with {}, expected (N, classes): add an affine layer", factory.shape());
  }
  classes_ = factory.shape()[1];
  joinLayers();
}

void Network::joinLayers() {
  for (size_t i = 0; i < layers_.size(); ++i) {
    if (!isConvolutionPooling(infos_, i)) {
      steps_.push_back(layers_[i].get());
      continue;
    }
    auto& convolution = static_cast<Convolution&>(*layers_[i]);
    i += 2;
    if (i == 2 && infos_[i + 1].spec.type == LayerType::kAffine) {
      auto& affine = static_cast<Affine&>(*layers_[++i]);
      joined_.push_back(std::make_unique<ConvolutionPoolingAffine>(convolution, affine));
    } else {
      joined_.push_back(std::make_unique<ConvolutionPooling>(convolution));
    }
    steps_.push_back(joined_.back().get());
  }
}

void Network::requireInput(const Shape& x) const {
  if (x.size() == inputShape_.size() + 1 && x[0] > 0 &&
      std::equal(inputShape_.begin(), inputShape_.end(), x.begin() + 1)) {
    return;
  }
  fail(ErrorCode::kShapeMismatch, "the network got images of {}, expected N images of {}", x,
       inputShape_);
}

Tensor Network::forward(Tensor x, Mode mode) {
  for (Layer* step : steps_) x = step->forward(std::move(x), mode);
  return x;
}

Tensor Network::predict(Tensor x) {
  requireInput(x.shape());
  const int N = x.dim(0);
  if (N <= kTile) return forward(std::move(x), Mode::kPredict);
  Tensor scores({N, classes_});
  for (int n = 0; n < N; n += kTile) {
    const Tensor part = forward(slice(x, n, std::min(n + kTile, N)), Mode::kPredict);
    std::copy_n(part.data(), part.size(), scores.data() + size_t(n) * classes_);
  }
  return scores;
}

Real Network::loss(const Tensor& x, const Labels& t) {
  return SoftmaxWithLoss().forward(predict(x), t);
}

std::vector<Activation> Network::activations(const Tensor& x) {
  requireInput(x.shape());
  std::vector<Activation> all;
  Tensor out = x;
  for (size_t i = 0; i < layers_.size(); ++i) {
    out = layers_[i]->forward(std::move(out), Mode::kPredict);
    all.push_back({infos_[i].name, out});
  }
  return all;
}

Tensor Network::inputGradient(const Tensor& x, const Labels& t) {
  requireInput(x.shape());
  lastLayer_.forward(forward(x, Mode::kInspect), t);
  return backward(lastLayer_.backward(), true);
}

Tensor Network::backward(Tensor dout, bool needsInput) {
  for (size_t i = steps_.size(); i-- > 0;) {
    dout = steps_[i]->backward(std::move(dout), needsInput || i > 0);
  }
  return dout;
}

Real Network::gradient(Tensor x, const Labels& t) {
  requireInput(x.shape());
  const Real loss = lastLayer_.forward(forward(std::move(x), Mode::kTrain), t);
  backward(lastLayer_.backward(), false);
  return loss;
}

Real Network::accuracy(const Tensor& x, const Labels& t, int batchSize) {
  requireInput(x.shape());
  const int N = x.dim(0);
  if (t.size() != size_t(N)) {
    fail(ErrorCode::kShapeMismatch, "got {} labels, expected {}", t.size(), N);
  }
  if (batchSize < 1) {
    fail(ErrorCode::kBadArgument, "got a batch size of {}, expected at least 1", batchSize);
  }
  int correct = 0;
  for (int n = 0; n < N; n += batchSize) {
    correct += countRight(predict(slice(x, n, std::min(n + batchSize, N))), t.data() + n);
  }
  return Real(correct) / N;
}

int Network::countCorrect(const Dataset& dataset, int from, int to) {
  int correct = 0;
  for (int n = from; n < to; n += kTile) {
    const Batch batch = dataset.slice(n, std::min(n + kTile, to));
    correct += countRight(predict(batch.x), batch.t.data());
  }
  return correct;
}

std::vector<Parameter*> Network::parameters() {
  std::vector<Parameter*> all;
  for (auto& layer : layers_) {
    for (Parameter* parameter : layer->parameters()) all.push_back(parameter);
  }
  return all;
}

void Network::setParameters(std::vector<Tensor> values) {
  const std::vector<Parameter*> all = parameters();
  bool fits = values.size() == all.size();
  for (size_t i = 0; fits && i < all.size(); ++i) {
    fits = values[i].shape() == all[i]->value.shape();
  }
  if (!fits) {
    fail(ErrorCode::kShapeMismatch, "got {} arrays, expected {} with the shapes of the parameters",
         values.size(), all.size());
  }
  for (size_t i = 0; i < all.size(); ++i) all[i]->value = std::move(values[i]);
  for (auto& layer : layers_) layer->parametersReplaced();
}

}  // namespace cnn

#include "cnn/networks/network.h"

#include <algorithm>
#include <utility>

#include "cnn/error.h"
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

/// Images `from` up to but without `to`.
Tensor slice(const Tensor& x, int from, int to) {
  Shape shape = x.shape();
  const size_t image = x.size() / shape[0];
  shape[0] = to - from;
  return Tensor(shape, std::vector<Real>(x.data() + from * image, x.data() + to * image));
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

Network::Network(Shape inputShape, const std::vector<LayerSpec>& layers, uint64_t seed)
    : inputShape_(std::move(inputShape)) {
  if (inputShape_.size() != 3) {
    throw Error(ErrorCode::kBadArgument,
                "got inputDim " + toString(inputShape_) + ", expected (C, H, W)");
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
    throw Error(ErrorCode::kShapeMismatch, "the network ends with " + toString(factory.shape()) +
                                               ", expected (N, classes): add an affine layer");
  }
  classes_ = factory.shape()[1];
}

void Network::requireInput(const Shape& x) const {
  if (x.size() == inputShape_.size() + 1 && x[0] > 0 &&
      std::equal(inputShape_.begin(), inputShape_.end(), x.begin() + 1)) {
    return;
  }
  throw Error(ErrorCode::kShapeMismatch, "the network got images of " + toString(x) +
                                             ", expected N images of " + toString(inputShape_));
}

Tensor Network::forward(Tensor x, Mode mode) {
  for (auto& layer : layers_) x = layer->forward(std::move(x), mode);
  return x;
}

Tensor Network::predict(const Tensor& x) {
  requireInput(x.shape());
  const int N = x.dim(0);
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
  for (size_t i = layers_.size(); i-- > 0;) {
    dout = layers_[i]->backward(std::move(dout), needsInput || i > 0);
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
    throw Error(ErrorCode::kShapeMismatch,
                "got " + std::to_string(t.size()) + " labels, expected " + std::to_string(N));
  }
  if (batchSize < 1) {
    throw Error(ErrorCode::kBadArgument,
                "got a batch size of " + std::to_string(batchSize) + ", expected at least 1");
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
    throw Error(ErrorCode::kShapeMismatch, "got " + std::to_string(values.size()) +
                                               " arrays, expected " + std::to_string(all.size()) +
                                               " with the shapes of the parameters");
  }
  for (size_t i = 0; i < all.size(); ++i) all[i]->value = std::move(values[i]);
  for (auto& layer : layers_) layer->parametersReplaced();
}

}  // namespace cnn

#include "cnn/networks/network.h"

#include <algorithm>
#include <utility>

#include "cnn/error.h"

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
  return Tensor(shape, std::vector<float>(x.data() + from * image, x.data() + to * image));
}

int argmax(const float* row, int count) {
  return static_cast<int>(std::max_element(row, row + count) - row);
}

}  // namespace

Network::Network(Shape inputShape, std::vector<std::unique_ptr<Layer>> layers)
    : inputShape_(std::move(inputShape)), layers_(std::move(layers)) {
  Shape shape = withBatch(1, inputShape_);
  for (auto& layer : layers_) shape = layer->outputShape(shape);
  classes_ = shape[1];
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

float Network::loss(const Tensor& x, const Labels& t) {
  return SoftmaxWithLoss().forward(predict(x), t);
}

float Network::gradient(Tensor x, const Labels& t) {
  requireInput(x.shape());
  const float loss = lastLayer_.forward(forward(std::move(x), Mode::kTrain), t);
  Tensor dout = lastLayer_.backward();
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    dout = (*layer)->backward(std::move(dout));
  }
  return loss;
}

float Network::accuracy(const Tensor& x, const Labels& t, int batchSize) {
  requireInput(x.shape());
  const int N = x.dim(0);
  if (t.size() != size_t(N)) {
    throw Error(ErrorCode::kShapeMismatch,
                "got " + std::to_string(t.size()) + " labels, expected " + std::to_string(N));
  }
  int correct = 0;
  for (int n = 0; n < N; n += batchSize) {
    const int end = std::min(n + batchSize, N);
    const Tensor scores = predict(slice(x, n, end));
    for (int i = n; i < end; ++i) {
      correct += argmax(scores.data() + size_t(i - n) * classes_, classes_) == t[i];
    }
  }
  return float(correct) / N;
}

int Network::countCorrect(const Dataset& dataset, int from, int to) {
  int correct = 0;
  for (int n = from; n < to; n += kTile) {
    const Batch batch = dataset.slice(n, std::min(n + kTile, to));
    const Tensor scores = predict(batch.x);
    for (size_t i = 0; i < batch.t.size(); ++i) {
      correct += argmax(scores.data() + i * classes_, classes_) == batch.t[i];
    }
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

}  // namespace cnn

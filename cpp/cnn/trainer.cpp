#include "cnn/trainer.h"

#include <algorithm>
#include <utility>

#include "cnn/error.h"

namespace cnn {

Trainer::Trainer(std::shared_ptr<Network> network, std::unique_ptr<Optimizer> optimizer,
                 int batchSize, uint64_t seed)
    : network_(std::move(network)),
      optimizer_(std::move(optimizer)),
      batchSize_(batchSize),
      random_(seed) {
  if (batchSize >= 1) return;
  throw Error(ErrorCode::kBadArgument,
              "got a batch size of " + std::to_string(batchSize) + ", expected at least 1");
}

float Trainer::step(Tensor x, const Labels& t) {
  const float loss = network_->gradient(std::move(x), t);
  optimizer_->update(network_->parameters());
  ++iteration_;
  return loss;
}

float Trainer::step(const Dataset& dataset) {
  std::vector<int> indices(batchSize_);
  for (int& index : indices) index = static_cast<int>(random_.below(dataset.count()));
  Batch batch = dataset.pick(indices);
  return step(std::move(batch.x), batch.t);
}

int Trainer::iterationsPerEpoch(const Dataset& dataset) const {
  return std::max(1, dataset.count() / batchSize_);
}

float Trainer::accuracy(const Dataset& dataset, int samples) {
  const int count = std::min(samples, dataset.count());
  return float(network_->countCorrect(dataset, 0, count)) / count;
}

}  // namespace cnn

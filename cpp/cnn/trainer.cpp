#include "cnn/trainer.h"

#include <algorithm>
#include <utility>

#include "cnn/error.h"

namespace cnn {

Trainer::Trainer(std::shared_ptr<Network> network, std::unique_ptr<Optimizer> optimizer,
                 int batchSize, uint64_t seed, Real weightDecay)
    : network_(std::move(network)),
      optimizer_(std::move(optimizer)),
      batchSize_(batchSize),
      weightDecay_(weightDecay),
      random_(seed) {
  if (batchSize < 1) {
    throw Error(ErrorCode::kBadArgument,
                "got a batch size of " + std::to_string(batchSize) + ", expected at least 1");
  }
  if (weightDecay >= 0) return;
  throw Error(ErrorCode::kBadArgument,
              "got a weight decay of " + std::to_string(weightDecay) + ", expected at least 0");
}

Real Trainer::step(Tensor x, const Labels& t) {
  const Real loss = network_->gradient(std::move(x), t);
  if (weightDecay_ > 0) decayWeights();
  optimizer_->update(network_->parameters());
  ++iteration_;
  return loss;
}

void Trainer::decayWeights() {
  for (Parameter* parameter : network_->parameters()) {
    if (parameter->name[0] != 'W') continue;
    for (size_t i = 0; i < parameter->value.size(); ++i) {
      parameter->gradient[i] += weightDecay_ * parameter->value[i];
    }
  }
}

Real Trainer::step(const Dataset& dataset) {
  std::vector<int> indices(batchSize_);
  for (int& index : indices) index = static_cast<int>(random_.below(dataset.count()));
  Batch batch = dataset.pick(indices);
  return step(std::move(batch.x), batch.t);
}

int Trainer::iterationsPerEpoch(const Dataset& dataset) const {
  return std::max(1, dataset.count() / batchSize_);
}

Real Trainer::accuracy(const Dataset& dataset, int samples) {
  const int count = std::min(samples, dataset.count());
  return Real(network_->countCorrect(dataset, 0, count)) / count;
}

}  // namespace cnn

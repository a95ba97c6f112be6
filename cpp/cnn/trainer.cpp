#include "cnn/trainer.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "cnn/error.h"
#include "cnn/sine.h"

namespace cnn {

Real oneCycleRate(int iteration, int iterations) {
  constexpr double kRise = 0.1, kLeast = 1.0 / 25, kPi = 3.14159265358979323846;
  const double done = std::min(1.0, double(iteration) / iterations);
  if (done < kRise) return static_cast<Real>(kLeast + (1 - kLeast) * done / kRise);
  const double root = sine(kPi / 2 * (1 - done) / (1 - kRise));  // (1 + cos x)/2 = sin²((π − x)/2)
  return static_cast<Real>(root * root);
}

Trainer::Trainer(std::shared_ptr<Network> network, std::unique_ptr<Optimizer> optimizer,
                 Options options, std::unique_ptr<const Augmenter> augmenter)
    : network_(std::move(network)),
      optimizer_(std::move(optimizer)),
      augmenter_(std::move(augmenter)),
      options_(options),
      random_(options.seed) {
  if (options.batchSize < 1) {
    fail(ErrorCode::kBadArgument, "got a batch size of {}, expected at least 1", options.batchSize);
  }
  if (options.oneCycle < 0) {
    fail(ErrorCode::kBadArgument, "got a cycle of {} iterations, expected at least 0",
         options.oneCycle);
  }
  if (options.weightDecay >= 0) return;
  fail(ErrorCode::kBadArgument, "got a weight decay of {}, expected at least 0",
       options.weightDecay);
}

Real Trainer::step(Tensor x, const Labels& t) {
  const Real loss = network_->gradient(std::move(x), t);
  if (options_.weightDecay > 0) decayWeights();
  optimizer_->update(network_->parameters(),
                     options_.oneCycle > 0 ? oneCycleRate(iteration_, options_.oneCycle) : 1);
  ++iteration_;
  return loss;
}

void Trainer::decayWeights() {
  for (Parameter* parameter : network_->parameters()) {
    if (parameter->name[0] != 'W') continue;
    for (size_t i = 0; i < parameter->value.size(); ++i) {
      parameter->gradient[i] += options_.weightDecay * parameter->value[i];
    }
  }
}

/// Of the images that are left one is drawn, and the last takes its place: over a round, a shuffle
/// by Fisher and Yates. A dataset of another size begins a new round.
int Trainer::drawIndex(int count) {
  if (!options_.shuffle) return static_cast<int>(random_.below(count));
  if (left_.empty() || count != shuffled_) {
    shuffled_ = count;
    left_.resize(count);
    std::iota(left_.begin(), left_.end(), 0);
  }
  std::swap(left_[random_.below(static_cast<uint32_t>(left_.size()))], left_.back());
  const int index = left_.back();
  left_.pop_back();
  return index;
}

Real Trainer::step(const Dataset& dataset) {
  std::vector<int> indices(options_.batchSize);
  for (int& index : indices) index = drawIndex(dataset.count());
  Batch batch = dataset.draw(indices, uint64_t(iteration_) * options_.batchSize);
  if (augmenter_) batch.x = augmenter_->apply(batch.x, random_);
  return step(std::move(batch.x), batch.t);
}

int Trainer::iterationsPerEpoch(const Dataset& dataset) const {
  return std::max(1, dataset.count() / options_.batchSize);
}

Real Trainer::accuracy(const Dataset& dataset, int samples) {
  const int count = std::min(samples, dataset.count());
  return Real(network_->countCorrect(dataset, 0, count)) / count;
}

}  // namespace cnn

#include "cnn/trainer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "cnn/error.h"
#include "cnn/im2col.h"

namespace cnn {

Real oneCycleRate(int iteration, int iterations) {
  constexpr double kRise = 0.1, kLeast = 1.0 / 25, kPi = 3.14159265358979323846;
  const double done = std::min(1.0, double(iteration) / iterations);
  if (done < kRise) return static_cast<Real>(kLeast + (1 - kLeast) * done / kRise);
  return static_cast<Real>((1 + std::cos(kPi * (done - kRise) / (1 - kRise))) / 2);
}

Trainer::Trainer(std::shared_ptr<Network> network, std::unique_ptr<Optimizer> optimizer,
                 Options options)
    : network_(std::move(network)),
      optimizer_(std::move(optimizer)),
      options_(options),
      random_(options.seed) {
  if (options.batchSize < 1) {
    fail(ErrorCode::kBadArgument, "got a batch size of {}, expected at least 1", options.batchSize);
  }
  if (std::min(options.oneCycle, options.shift) < 0) {
    fail(ErrorCode::kBadArgument,
         "got a cycle of {} iterations and a shift of {} pixels, expected at least 0",
         options.oneCycle, options.shift);
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
/// by Fisher and Yates.
int Trainer::drawIndex(int count) {
  if (!options_.shuffle) return static_cast<int>(random_.below(count));
  if (left_.empty()) {
    left_.resize(count);
    std::iota(left_.begin(), left_.end(), 0);
  }
  std::swap(left_[random_.below(static_cast<uint32_t>(left_.size()))], left_.back());
  const int index = left_.back();
  left_.pop_back();
  return index;
}

/// Every image of (N, C, H, W) by its own draw, zeros coming in.
static void shiftImages(Tensor& images, int most, Random& random) {
  const int H = images.dim(2), W = images.dim(3);
  const Tensor wide = padded(images, most);
  const int wideW = W + 2 * most;
  for (int n = 0; n < images.dim(0); ++n) {
    const size_t y = random.below(2 * most + 1), x = random.below(2 * most + 1);
    for (int c = 0; c < images.dim(1); ++c) {
      const size_t plane = size_t(n) * images.dim(1) + c;
      for (int row = 0; row < H; ++row) {
        const size_t source = (plane * (H + 2 * most) + row + y) * wideW + x;
        std::copy_n(wide.data() + source, W, images.data() + (plane * H + row) * W);
      }
    }
  }
}

Real Trainer::step(const Dataset& dataset) {
  std::vector<int> indices(options_.batchSize);
  for (int& index : indices) index = drawIndex(dataset.count());
  Batch batch = dataset.pick(indices);
  if (options_.shift > 0) shiftImages(batch.x, options_.shift, random_);
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

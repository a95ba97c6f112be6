// Training by mini-batches (chapter 7.5, the book's Trainer).
#pragma once

#include <memory>

#include "cnn/dataset.h"
#include "cnn/networks/network.h"
#include "cnn/optimizers.h"
#include "cnn/random.h"

namespace cnn {

class Trainer {
 public:
  /// `weightDecay` λ adds λ·W to the gradient of every weight W, biases left out, which is the
  /// gradient of the penalty λ/2 · Σ W² (chapter 6.4.2); the losses that steps return are without
  /// it. Throws kBadArgument for a batch size below 1 or a λ below 0.
  Trainer(std::shared_ptr<Network> network, std::unique_ptr<Optimizer> optimizer, int batchSize,
          uint64_t seed, Real weightDecay = 0);

  /// One update with this batch; returns the loss before it.
  Real step(Tensor x, const Labels& t);

  /// One update with a mini-batch drawn from the dataset, each image as likely as any other and
  /// drawn anew (as NumPy's random.choice does); returns the loss before it.
  Real step(const Dataset& dataset);

  /// Steps that make an epoch: as many mini-batches as fit the dataset, at least 1.
  int iterationsPerEpoch(const Dataset& dataset) const;

  /// Share of the dataset's first `samples` images that the network classifies right, 0..1.
  Real accuracy(const Dataset& dataset, int samples);

  /// Steps done.
  int iteration() const { return iteration_; }

 private:
  void decayWeights();

  std::shared_ptr<Network> network_;
  std::unique_ptr<Optimizer> optimizer_;
  int batchSize_;
  Real weightDecay_;
  int iteration_ = 0;
  Random random_;
};

}  // namespace cnn

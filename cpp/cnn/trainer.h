// Training by mini-batches (chapter 7.5, the book's Trainer).
#pragma once

#include <memory>

#include "cnn/dataset.h"
#include "cnn/networks/network.h"
#include "cnn/optimizers.h"
#include "cnn/random.h"

namespace cnn {

/// Share of the learning rate at this iteration of `iterations`: it rises along a line from 1/25 to
/// 1 in the first tenth, and falls along half a cosine to 0 (Smith and Topin 2017, the one-cycle
/// policy). 0 from `iterations` on.
Real oneCycleRate(int iteration, int iterations);

/// Changes the images of a mini-batch at random before the network learns from them.
class Augmenter {
 public:
  virtual ~Augmenter() = default;

  /// images: (N, C, H, W); the result has the same shape.
  virtual Tensor apply(const Tensor& images, Random& random) const = 0;
};

class Trainer {
 public:
  struct Options {
    int batchSize = 100;
    uint64_t seed = 1;

    /// λ adds λ·W to the gradient of every weight W, biases left out, which is the gradient of the
    /// penalty λ/2 · Σ W² (chapter 6.4.2); the losses that steps return are without it.
    Real weightDecay = 0;

    /// Above 0: the learning rate goes through one cycle in so many iterations; else it stays.
    int oneCycle = 0;

    /// Whether mini-batches take the images in a random order, each once before any comes again.
    /// Else each image is drawn anew, as NumPy's random.choice does.
    bool shuffle = false;
  };

  /// `augmenter` changes what is drawn from a dataset; none: images stay as they are. Throws
  /// kBadArgument for a batch size below 1, or a λ or cycle below 0.
  Trainer(std::shared_ptr<Network> network, std::unique_ptr<Optimizer> optimizer, Options options,
          std::unique_ptr<const Augmenter> augmenter = nullptr);

  /// One update with this batch; returns the loss before it.
  Real step(Tensor x, const Labels& t);

  /// One update with a mini-batch drawn from the dataset; returns the loss before it.
  Real step(const Dataset& dataset);

  /// Steps that make an epoch: as many mini-batches as fit the dataset, at least 1.
  int iterationsPerEpoch(const Dataset& dataset) const;

  /// Share of the dataset's first `samples` images that the network classifies right, 0..1.
  Real accuracy(const Dataset& dataset, int samples);

  /// Steps done.
  int iteration() const { return iteration_; }

 private:
  void decayWeights();
  int drawIndex(int count);

  std::shared_ptr<Network> network_;
  std::unique_ptr<Optimizer> optimizer_;
  std::unique_ptr<const Augmenter> augmenter_;
  Options options_;
  int iteration_ = 0;
  Random random_;
  int shuffled_ = 0;       // size of the dataset that is shuffled
  std::vector<int> left_;  // images that this round through a shuffled dataset has not had
};

}  // namespace cnn

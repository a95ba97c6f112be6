// Images changed at random, as another hand might have written them, so that a network meets more
// of them than there are (Simard et al. 2003, "Best practices for convolutional neural networks
// applied to visual document analysis").
#pragma once

#include "cnn/trainer.h"

namespace digits {

/// Every image draws its own change from these ranges, evenly; at 0 there is none of the kind.
struct Augmentation {
  float rotation = 0;   // degrees to either side, below 90
  float scale = 0;      // each side's share larger or smaller, 0..1: at 0.1 from 1/1.1 to 1.1
  float shear = 0;      // slant: columns a row, to either side
  int shift = 0;        // whole pixels to each side
  float elastic = 0;    // pixels: standard deviation of a smooth warp
  float thickness = 0;  // pixels that the pen's edge moves out or in, 0..1
};

class Augmenter : public cnn::Augmenter {
 public:
  /// Throws kBadArgument for a range outside the above or not finite.
  explicit Augmenter(const Augmentation& ranges);

  /// images: (N, C, H, W), paper 0. All channels of an image change alike; zeros come in from
  /// outside. The same for any number of threads.
  cnn::Tensor apply(const cnn::Tensor& images, cnn::Random& random) const override;

 private:
  Augmentation ranges_;
};

}  // namespace digits

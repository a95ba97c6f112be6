// Labelled images in memory, as bytes (a quarter of the space) or floats.
#pragma once

#include <cstdint>
#include <vector>

#include "cnn/layers/softmax_with_loss.h"
#include "cnn/tensor.h"

namespace cnn {

struct Batch {
  Tensor x;  // (N, C, H, W)
  Labels t;
};

class Dataset {
 public:
  /// Bytes 0..255 that stand for 0..1. imageShape: (C, H, W). Throws kShapeMismatch when the number
  /// of pixels is not that of one image a label, kBadArgument when there is none.
  Dataset(std::vector<uint8_t> images, Labels labels, Shape imageShape);

  /// The same with pixels taken as they are.
  Dataset(std::vector<Real> images, Labels labels, Shape imageShape);

  int count() const { return static_cast<int>(labels_.size()); }

  /// The images with these indices, in this order.
  Batch pick(const std::vector<int>& indices) const;

  /// The images from `from` up to but without `to`.
  Batch slice(int from, int to) const;

 private:
  void requireCount(size_t pixels) const;

  std::vector<uint8_t> bytes_;
  std::vector<Real> floats_;
  Labels labels_;
  Shape imageShape_;
};

}  // namespace cnn

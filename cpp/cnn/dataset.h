// Labelled images to learn from.
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
  virtual ~Dataset() = default;

  /// Images in an epoch.
  virtual int count() const = 0;

  /// The images with these indices 0 … count() − 1, in this order; the same ones at every call.
  virtual Batch pick(const std::vector<int>& indices) const = 0;

  /// The images from `from` up to but without `to`.
  Batch slice(int from, int to) const;

  /// A mini-batch to learn from: the images with these indices. An endless dataset gives others,
  /// new ones each time; `before` is the number of images that training has drawn until then.
  virtual Batch draw(const std::vector<int>& indices, uint64_t before) const;
};

/// Images in memory, as bytes (a quarter of the space) or floats.
class StoredDataset : public Dataset {
 public:
  /// Bytes 0..255 that stand for 0..1. imageShape: (C, H, W). Throws kShapeMismatch when the number
  /// of pixels is not that of one image a label, kBadArgument when there is none.
  StoredDataset(std::vector<uint8_t> images, Labels labels, Shape imageShape);

  /// The same with pixels taken as they are.
  StoredDataset(std::vector<Real> images, Labels labels, Shape imageShape);

  int count() const override { return static_cast<int>(labels_.size()); }
  Batch pick(const std::vector<int>& indices) const override;

 private:
  void requireCount(size_t pixels) const;

  std::vector<uint8_t> bytes_;
  std::vector<Real> floats_;
  Labels labels_;
  Shape imageShape_;
};

}  // namespace cnn

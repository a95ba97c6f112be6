#include "cnn/dataset.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "cnn/error.h"

namespace cnn {

Batch Dataset::slice(int from, int to) const {
  std::vector<int> indices(to - from);
  std::iota(indices.begin(), indices.end(), from);
  return pick(indices);
}

Batch Dataset::draw(const std::vector<int>& indices, uint64_t) const { return pick(indices); }

StoredDataset::StoredDataset(std::vector<uint8_t> images, Labels labels, Shape imageShape)
    : bytes_(std::move(images)), labels_(std::move(labels)), imageShape_(std::move(imageShape)) {
  requireCount(bytes_.size());
}

StoredDataset::StoredDataset(std::vector<Real> images, Labels labels, Shape imageShape)
    : floats_(std::move(images)), labels_(std::move(labels)), imageShape_(std::move(imageShape)) {
  requireCount(floats_.size());
}

void StoredDataset::requireCount(size_t pixels) const {
  if (labels_.empty()) fail(ErrorCode::kBadArgument, "got a dataset without images");
  const size_t expected = labels_.size() * elementCount(imageShape_);
  if (pixels == expected) return;
  fail(ErrorCode::kShapeMismatch, "got {} pixels, expected {} for {} images of {}", pixels,
       expected, labels_.size(), imageShape_);
}

Batch StoredDataset::pick(const std::vector<int>& indices) const {
  const size_t pixels = elementCount(imageShape_);
  Batch batch{
      Tensor({static_cast<int>(indices.size()), imageShape_[0], imageShape_[1], imageShape_[2]}),
      {}};
  Real* target = batch.x.data();
  for (int index : indices) {
    batch.t.push_back(labels_[index]);
    for (size_t i = 0; i < pixels; ++i) {
      const size_t pixel = index * pixels + i;
      *target++ = bytes_.empty() ? floats_[pixel] : bytes_[pixel] / Real(255);
    }
  }
  return batch;
}

}  // namespace cnn

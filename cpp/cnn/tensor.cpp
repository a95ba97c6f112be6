#include "cnn/tensor.h"

#include <algorithm>
#include <utility>

#include "cnn/error.h"

namespace cnn {

size_t elementCount(const Shape& shape) {
  size_t count = 1;
  for (int extent : shape) count *= static_cast<size_t>(extent);
  return count;
}

std::string toString(const Shape& shape) {
  std::string text = "(";
  for (size_t i = 0; i < shape.size(); ++i) {
    text += (i ? ", " : "") + std::to_string(shape[i]);
  }
  return text + ")";
}

static void requireCount(size_t count, const Shape& shape) {
  if (count == elementCount(shape)) return;
  throw Error(ErrorCode::kShapeMismatch, "got " + std::to_string(count) + " numbers, expected " +
                                             toString(shape) + " = " +
                                             std::to_string(elementCount(shape)));
}

Tensor::Tensor(Shape shape) : shape_(std::move(shape)), data_(elementCount(shape_)) {}

Tensor::Tensor(Shape shape, std::vector<Real> data)
    : shape_(std::move(shape)), data_(std::move(data)) {
  requireCount(data_.size(), shape_);
}

void Tensor::reshape(Shape shape) {
  requireCount(size(), shape);
  shape_ = std::move(shape);
}

void Tensor::fill(Real value) { std::fill(data_.begin(), data_.end(), value); }

}  // namespace cnn

#include "cnn/tensor.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cnn/error.h"
#include "cnn/simd.h"

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
  fail(ErrorCode::kShapeMismatch, "got {} numbers, expected {} = {}", count, shape,
       elementCount(shape));
}

Tensor Tensor::uninitialized(Shape shape) {
  Tensor tensor;
  tensor.shape_ = std::move(shape);
  tensor.size_ = elementCount(tensor.shape_);
  tensor.data_.reset(new Real[tensor.size_]);
  return tensor;
}

Tensor::Tensor(Shape shape) : Tensor(uninitialized(std::move(shape))) { fill(0); }

Tensor::Tensor(Shape shape, const std::vector<Real>& data) {
  requireCount(data.size(), shape);
  *this = uninitialized(std::move(shape));
  std::copy(data.begin(), data.end(), data_.get());
}

Tensor::Tensor(const Tensor& other)
    : shape_(other.shape_), size_(other.size_), data_(size_ ? new Real[size_] : nullptr) {
  std::copy_n(other.data(), size_, data_.get());
}

Tensor::Tensor(Tensor&& other) noexcept
    : shape_(std::exchange(other.shape_, {})),
      size_(std::exchange(other.size_, 0)),
      data_(std::move(other.data_)) {}

Tensor& Tensor::operator=(Tensor other) noexcept {
  std::swap(shape_, other.shape_);
  std::swap(size_, other.size_);
  std::swap(data_, other.data_);
  return *this;
}

void Tensor::reshape(Shape shape) {
  requireCount(size(), shape);
  shape_ = std::move(shape);
}

void Tensor::fill(Real value) { std::fill_n(data_.get(), size_, value); }

void Tensor::requireFinite(const char* name) const {
  Mask4 isAny{};
  size_t i = 0;
  for (; i + 4 <= size_; i += 4) {
    const Real4 four = load4(data() + i);
    isAny |= four - four != 0;  // of infinities and NaN, NaN
  }
  if (bitsOf(isAny) != 0) i = 0;
  while (i < size_ && std::isfinite(data_[i])) ++i;
  if (i == size_) return;
  fail(ErrorCode::kBadValue, "got {}[{}] = {}, expected a finite number", name, i, data_[i]);
}

}  // namespace cnn

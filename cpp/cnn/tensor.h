// A dense float32 array that owns its memory: rows last, images as N, C, H, W.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cnn/real.h"

namespace cnn {

using Shape = std::vector<int>;

/// Number of elements of a shape.
size_t elementCount(const Shape& shape);

/// "(100, 1, 28, 28)", for messages.
std::string toString(const Shape& shape);

class Tensor {
 public:
  Tensor() = default;

  /// All zeros.
  explicit Tensor(Shape shape);

  /// Throws kShapeMismatch when `data` has another number of elements than `shape`.
  Tensor(Shape shape, const std::vector<Real>& data);

  /// For results that are about to be written whole: the elements are anything.
  static Tensor uninitialized(Shape shape);

  Tensor(const Tensor& other);
  Tensor(Tensor&& other) noexcept;
  Tensor& operator=(Tensor other) noexcept;

  const Shape& shape() const { return shape_; }
  int rank() const { return static_cast<int>(shape_.size()); }
  int dim(int axis) const { return shape_[axis]; }
  size_t size() const { return size_; }

  Real* data() { return data_.get(); }
  const Real* data() const { return data_.get(); }
  Real& operator[](size_t i) { return data_[i]; }
  Real operator[](size_t i) const { return data_[i]; }

  /// The same elements under another shape of as many elements (kShapeMismatch otherwise).
  void reshape(Shape shape);

  void fill(Real value);

  /// Throws kBadValue, with a message that calls the tensor `name`, when an element is not finite.
  void requireFinite(const char* name) const;

 private:
  Shape shape_;
  size_t size_ = 0;
  std::unique_ptr<Real[]> data_;
};

}  // namespace cnn

// A dense float32 array that owns its memory: rows last, images as N, C, H, W.
#pragma once

#include <string>
#include <vector>

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
  Tensor(Shape shape, std::vector<float> data);

  const Shape& shape() const { return shape_; }
  int rank() const { return static_cast<int>(shape_.size()); }
  int dim(int axis) const { return shape_[axis]; }
  size_t size() const { return data_.size(); }

  float* data() { return data_.data(); }
  const float* data() const { return data_.data(); }
  float& operator[](size_t i) { return data_[i]; }
  float operator[](size_t i) const { return data_[i]; }

  /// The same elements under another shape of as many elements (kShapeMismatch otherwise).
  void reshape(Shape shape);

  void fill(float value);

 private:
  Shape shape_;
  std::vector<float> data_;
};

}  // namespace cnn

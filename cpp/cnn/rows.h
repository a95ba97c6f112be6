#pragma once

#include <cstddef>

namespace cnn {

/// Rows of a matrix: those that are listed, or, without a list, one after the other.
template <typename Number>
struct Rows {
  Number* values;
  size_t ld;  // from a row to the next
  const int* list = nullptr;

  Number* operator[](int i) const { return values + size_t(list ? list[i] : i) * ld; }
};

}  // namespace cnn

#pragma once

#include <vector>

#include "cnn/real.h"

namespace cnn {

/// The first `size` numbers of a memory that grows to the largest need and stays.
inline Real* workspace(std::vector<Real>& memory, size_t size) {
  if (memory.size() < size) memory.resize(size);
  return memory.data();
}

}  // namespace cnn

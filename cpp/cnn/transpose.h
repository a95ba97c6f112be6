#pragma once

#include <cstddef>

#include "cnn/real.h"

namespace cnn {

/// source (rows×columns, rows ldSource apart) → target (columns×rows, rows ldTarget apart).
void transpose(const Real* source, size_t ldSource, int rows, int columns, Real* target,
               size_t ldTarget);

}  // namespace cnn

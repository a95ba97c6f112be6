#pragma once

#include <cstddef>

#include "cnn/real.h"
#include "cnn/rows.h"

namespace cnn {

/// source (rows×columns, rows ldSource apart) → target (columns×rows, rows ldTarget apart).
void transpose(const Real* source, size_t ldSource, int rows, int columns, Real* target,
               size_t ldTarget);

/// Column c becomes row c of target; of those that become the same row, the last.
void transpose(const Real* source, size_t ldSource, int rows, int columns, Rows<Real> target);

}  // namespace cnn

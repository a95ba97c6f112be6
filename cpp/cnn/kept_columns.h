// The columns of a matrix but for those that are 0 throughout. A gradient behind a ReLU has such
// columns, of units that fired for no image of a batch.
#pragma once

#include <vector>

#include "cnn/simd.h"
#include "cnn/tensor.h"

namespace cnn {

class KeptColumns {
 public:
  /// matrix: (N, M), M at least 4. Keeps all columns where leaving some out would not pay.
  explicit KeptColumns(const Tensor& matrix);

  /// At least 4.
  int count() const { return static_cast<int>(columns_.size()); }

  /// By column: its place among those that are kept, or count() where it is not.
  const std::vector<int>& places() const { return places_; }

  /// row (M) → kept (count()).
  void gather(const Real* row, Real* kept) const;

  /// kept (count()) → row (M), 0 in the other columns.
  void scatter(const Real* kept, Real* row) const;

 private:
  /// Four columns side by side.
  struct Four {
    int column, kept;  // the first of them, and of the numbers that they are picked from
    Index4 picks;
  };

  int M_;
  std::vector<int> columns_;  // that are kept
  std::vector<int> places_;
  std::vector<Four> fours_;
};

}  // namespace cnn

// A sum of many terms, such as the images of a batch, that threads take part in: the terms are cut
// into parts that do not depend on the number of threads, and their sums are added up in their
// order.
#pragma once

#include "cnn/tensor.h"

namespace cnn {

class PartialSums {
 public:
  /// Of `size` numbers over so many terms.
  PartialSums(int terms, size_t size);

  int parts() const { return sums_.dim(0); }

  /// First term of a part; that of the part behind the last one is the number of terms.
  int begin(size_t part) const { return static_cast<int>(part * terms_ / parts()); }

  /// The `size` numbers of a part, set to 0. To be called once for each part.
  Real* start(size_t part);

  /// Sums of all parts. To be called once, behind them.
  Real* total();

 private:
  int terms_;
  size_t size_;
  Tensor sums_;
};

}  // namespace cnn

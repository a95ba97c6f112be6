// A sum over the images of a batch that threads take part in: the batch is cut into parts that do
// not depend on the number of threads, and their sums are added up in their order.
#pragma once

#include "cnn/tensor.h"

namespace cnn {

class BatchSum {
 public:
  /// Of `size` numbers over N images; all zeros.
  BatchSum(int N, size_t size);

  int parts() const { return sums_.dim(0); }

  /// First image of a part; that of the part behind the last one is N.
  int begin(size_t part) const { return static_cast<int>(part * N_ / parts()); }

  /// The `size` numbers of a part.
  Real* part(size_t part) { return sums_.data() + part * size_; }

  /// Sums of all parts.
  const Real* total();

 private:
  int N_;
  size_t size_;
  Tensor sums_;
};

}  // namespace cnn

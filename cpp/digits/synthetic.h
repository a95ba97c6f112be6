// Handwritten digits made by rule: an endless stream, drawn from models of how people write.
#pragma once

#include <cstdint>
#include <vector>

#include "cnn/dataset.h"
#include "cnn/random.h"
#include "digits/digits.h"

namespace digits {

struct Drawing {
  std::vector<Stroke> strokes;
  Pen pen;
};

/// One of the ways in which people write `label` 0..9, with joints, slant, proportion, haste and
/// pen of a hand of its own.
Drawing drawDigit(int label, cnn::Random& random);

/// Images (1, 28, 28), as fromStrokes makes them. Image i is a digit i mod 10, and depends on
/// nothing but the seed and i: the first `count` of them are what accuracy is taken over, and
/// training draws those that follow, each once.
class SyntheticDigits : public cnn::Dataset {
 public:
  /// `count`: images in an epoch. Throws kBadArgument when it is below 1.
  SyntheticDigits(int count, uint64_t seed);

  int count() const override { return count_; }
  cnn::Batch pick(const std::vector<int>& indices) const override;
  cnn::Batch draw(const std::vector<int>& indices, uint64_t before) const override;

 private:
  int count_;
  uint64_t seed_;
};

}  // namespace digits

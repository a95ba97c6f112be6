// Cases that make_cases.py wrote (cases/file.py describes the file), and comparison with what the
// core computes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cnn/tensor.h"

namespace reference {

/// What the chapter's algorithm gives in float64, and how far each value may be missed.
struct Expected {
  cnn::Shape shape;
  std::vector<double> values;
  std::vector<float> tolerances;
};

struct Case {
  uint32_t seed = 0;
  std::map<std::string, double> options;
  std::map<std::string, cnn::Tensor> inputs;
  std::map<std::string, Expected> outputs;

  double option(const std::string& name) const { return options.at(name); }
  int integer(const std::string& name) const { return static_cast<int>(options.at(name)); }
  const cnn::Tensor& input(const std::string& name) const { return inputs.at(name); }

  /// Seed, options, and shapes of the inputs.
  std::string describe() const;
};

/// Compares outputs with what one case expects, each by its name, and fails the test where one is
/// missed.
class Check {
 public:
  explicit Check(const Case& c) : case_(c) {}
  void operator()(const std::string& output, const cnn::Tensor& got);

  /// Outputs compared so far.
  size_t count() const { return count_; }

  /// Largest error so far, as a share of its tolerance.
  double worst() const { return worst_; }

 private:
  const Case& case_;
  size_t count_ = 0;
  double worst_ = 0;
};

/// Calls `work` with every case of reference/<name>.cases, fails the test when there are fewer than
/// `least` or one of them has an output that was not compared, and prints the largest error. Skips
/// the test when the file is not there.
void forEachCase(const std::string& name, const std::function<void(const Case&, Check&)>& work,
                 int least = 200);

}  // namespace reference

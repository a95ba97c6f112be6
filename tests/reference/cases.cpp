#include "cases.h"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace reference {

namespace {

template <typename T>
std::vector<T> readMany(std::istream& file, size_t count) {
  std::vector<T> values(count);
  file.read(reinterpret_cast<char*>(values.data()), std::streamsize(count * sizeof(T)));
  REQUIRE(file.good());
  return values;
}

uint32_t readCount(std::istream& file) { return readMany<uint32_t>(file, 1)[0]; }

std::string readName(std::istream& file) {
  const std::vector<char> text = readMany<char>(file, readCount(file));
  return {text.begin(), text.end()};
}

cnn::Shape readShape(std::istream& file) {
  const std::vector<uint32_t> sizes = readMany<uint32_t>(file, readCount(file));
  return {sizes.begin(), sizes.end()};
}

cnn::Tensor readInput(std::istream& file) {
  const cnn::Shape shape = readShape(file);
  const std::vector<float> values = readMany<float>(file, cnn::elementCount(shape));
  return cnn::Tensor(shape, std::vector<cnn::Real>(values.begin(), values.end()));
}

Expected readOutput(std::istream& file) {
  const cnn::Shape shape = readShape(file);
  const size_t size = cnn::elementCount(shape);
  std::vector<double> values = readMany<double>(file, size);
  return {shape, std::move(values), readMany<float>(file, size)};
}

Case readCase(std::istream& file) {
  Case c;
  c.seed = readCount(file);
  for (uint32_t count = readCount(file); count > 0; --count) {
    const std::string name = readName(file);
    c.options[name] = readMany<double>(file, 1)[0];
  }
  for (uint32_t count = readCount(file); count > 0; --count) {
    const std::string name = readName(file);
    c.inputs[name] = readInput(file);
  }
  for (uint32_t count = readCount(file); count > 0; --count) {
    const std::string name = readName(file);
    c.outputs[name] = readOutput(file);
  }
  return c;
}

}  // namespace

std::string Case::describe() const {
  std::ostringstream text;
  text << "seed " << seed;
  for (const auto& [name, value] : options) text << ", " << name << " " << value;
  for (const auto& [name, tensor] : inputs)
    text << ", " << name << " " << cnn::toString(tensor.shape());
  return text.str();
}

void Check::operator()(const std::string& output, const cnn::Tensor& got) {
  const Expected& expected = case_.outputs.at(output);
  INFO(output);
  REQUIRE(got.size() == expected.values.size());
  for (size_t i = 0; i < got.size(); ++i) {
    const double error = std::abs(double(got[i]) - expected.values[i]);
    const double tolerance = expected.tolerances[i];
    if (!(error <= tolerance)) {
      FAIL("element " << i << " of " << cnn::toString(expected.shape) << ": got " << got[i]
                      << ", expected " << expected.values[i] << " ± " << tolerance);
    }
    if (error > 0) worst_ = std::max(worst_, error / tolerance);
  }
  ++count_;
}

void forEachCase(const std::string& name, const std::function<void(const Case&, Check&)>& work,
                 int least) {
  std::ifstream file("reference/" + name + ".cases", std::ios::binary);
  if (!file) SKIP("make_cases.py has written no cases of " << name);
  int cases = 0;
  double worst = 0;
  while (file.peek() != std::ifstream::traits_type::eof()) {
    const Case c = readCase(file);
    INFO(name << ": " << c.describe());
    Check check(c);
    work(c, check);
    REQUIRE(check.count() == c.outputs.size());
    worst = std::max(worst, check.worst());
    ++cases;
  }
  REQUIRE(cases >= least);
  std::printf("%-30s %5d cases, largest error %.3f of its tolerance\n", name.c_str(), cases, worst);
}

}  // namespace reference

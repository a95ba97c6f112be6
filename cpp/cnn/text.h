// Texts with values in them, for names and messages, put together in one place: a caller is no more
// than a call, so that the many messages take little of what is downloaded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "cnn/real.h"

namespace cnn {

/// A value to show, which it refers to.
class Shown {
 public:
  Shown(const char* text) : kind_(Kind::kText), text_(text) {}
  Shown(const std::string& text) : Shown(text.c_str()) {}
  Shown(int number) : kind_(Kind::kInteger), integer_(number) {}
  Shown(size_t number) : kind_(Kind::kInteger), integer_(static_cast<int64_t>(number)) {}
  Shown(Real number) : kind_(Kind::kReal), real_(number) {}
  Shown(const std::vector<int>& shape) : kind_(Kind::kShape), shape_(&shape) {}

  void appendTo(std::string& text) const;

 private:
  enum class Kind { kText, kInteger, kReal, kShape } kind_;
  union {
    const char* text_;
    int64_t integer_;
    Real real_;
    const std::vector<int>* shape_;
  };
};

/// `format` with the values in the places of its {}.
std::string textOf(const char* format, std::initializer_list<Shown> values);

/// text("got {} labels, expected {}", 3, 4). Shapes are written as (100, 1, 28, 28), numbers that
/// are not whole with six decimals at most.
template <typename... Values>
std::string text(const char* format, const Values&... values) {
  return textOf(format, {Shown(values)...});
}

}  // namespace cnn

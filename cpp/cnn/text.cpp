#include "cnn/text.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

namespace cnn {

namespace {

void append(std::string& text, const char* more) {
  while (*more) text.push_back(*more++);
}

void append(std::string& text, int64_t number) {
  if (number < 0) {
    text.push_back('-');
    number = -number;
  }
  if (number >= 10) append(text, number / 10);
  text.push_back(static_cast<char>('0' + number % 10));
}

/// As 0.25, and as 1e-7 what is below a thousandth or from a million on.
void append(std::string& text, double number) {
  if (number < 0) text.push_back('-');
  number = std::abs(number);
  if (!std::isfinite(number)) return append(text, std::isnan(number) ? "NaN" : "Infinity");
  int64_t exponent = 0;
  if (number != 0 && (number < 1e-3 || number >= 1e6)) {
    for (; number >= 10; ++exponent) number /= 10;
    for (; number < 1; --exponent) number *= 10;
  }
  const auto millionths = static_cast<int64_t>(number * 1e6 + 0.5);
  append(text, millionths / 1000000);
  int64_t decimals = millionths % 1000000;
  if (decimals != 0) text.push_back('.');
  for (int64_t place = 100000; decimals != 0; decimals %= place, place /= 10) {
    text.push_back(static_cast<char>('0' + decimals / place));
  }
  if (exponent == 0) return;
  text.push_back('e');
  append(text, exponent);
}

void append(std::string& text, const std::vector<int>& shape) {
  const char* separator = "(";
  for (int extent : shape) {
    append(text, separator);
    append(text, int64_t(extent));
    separator = ", ";
  }
  append(text, shape.empty() ? "()" : ")");
}

}  // namespace

void Shown::appendTo(std::string& text) const {
  switch (kind_) {
    case Kind::kText:
      return append(text, text_);
    case Kind::kInteger:
      return append(text, integer_);
    case Kind::kReal:
      return append(text, double(real_));
    case Kind::kShape:
      return append(text, *shape_);
  }
}

std::string textOf(const char* format, std::initializer_list<Shown> values) {
  std::string text;
  const Shown* value = values.begin();
  for (; *format; ++format) {
    if (format[0] == '{' && value != values.end()) {
      value++->appendTo(text);
      ++format;
    } else {
      text.push_back(*format);
    }
  }
  return text.append(format);
}

}  // namespace cnn

#include "cnn/text.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

#include "cnn/tensor.h"

namespace cnn {

namespace {

void appendInteger(std::string& text, int64_t number) {
  constexpr size_t kSize = 20;  // what the longest one takes
  char digits[kSize];
  size_t start = kSize;
  const bool negative = number < 0;
  do {
    digits[--start] = static_cast<char>('0' + std::abs(static_cast<int>(number % 10)));
    number /= 10;
  } while (number != 0);
  if (negative) digits[--start] = '-';
  text.append(digits + start, kSize - start);
}

/// As 0.25, and as 1e-7 what is below a thousandth or from a million on.
void appendReal(std::string& text, double number) {
  if (number < 0) text.append("-");
  number = std::abs(number);
  if (!std::isfinite(number)) {
    text.append(std::isnan(number) ? "NaN" : "Infinity");
    return;
  }
  int exponent = 0;
  if (number != 0 && (number < 1e-3 || number >= 1e6)) {
    for (; number >= 10; ++exponent) number /= 10;
    for (; number < 1; --exponent) number *= 10;
  }
  const auto millionths = static_cast<int64_t>(number * 1e6 + 0.5);
  appendInteger(text, millionths / 1000000);
  if (millionths % 1000000 != 0) {
    const size_t point = text.size();
    appendInteger(text, 1000000 + millionths % 1000000);  // the 1 gives way to the point
    text[point] = '.';
    text.resize(text.find_last_not_of('0') + 1);
  }
  if (exponent == 0) return;
  text.append("e");
  appendInteger(text, exponent);
}

}  // namespace

void Shown::appendTo(std::string& text) const {
  switch (kind_) {
    case Kind::kText:
      text.append(text_);
      break;
    case Kind::kInteger:
      appendInteger(text, integer_);
      break;
    case Kind::kReal:
      appendReal(text, real_);
      break;
    case Kind::kShape:
      text.append(toString(*shape_));
      break;
  }
}

std::string textOf(const char* format, std::initializer_list<Shown> values) {
  std::string text;
  for (const Shown& value : values) {
    const char* place = std::strstr(format, "{}");
    text.append(format, place);
    value.appendTo(text);
    format = place + 2;
  }
  return text.append(format);
}

}  // namespace cnn

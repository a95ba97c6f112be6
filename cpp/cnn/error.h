// Failures that the core's callers can act on.
#pragma once

#include <stdexcept>
#include <string>

#include "cnn/text.h"

namespace cnn {

enum class ErrorCode {
  kShapeMismatch,  // arrays or layers whose shapes do not fit together
  kBadArgument,    // a setting outside its range
  kBadLabel,       // a label outside 0..classes−1
  kBadValue,       // a number that is not finite
};

class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

/// What stands in front of the messages of all errors while this lives: "layer 2 (Conv2): ".
class Context {
 public:
  explicit Context(std::string text);
  ~Context();
  Context(const Context&) = delete;

 private:
  std::string text_;
};

[[noreturn]] void failWith(ErrorCode code, const char* format, std::initializer_list<Shown> values);

/// Throws an Error with the message text(format, values…).
template <typename... Values>
[[noreturn]] void fail(ErrorCode code, const char* format, const Values&... values) {
  failWith(code, format, {Shown(values)...});
}

/// How an error leaves the core is for the program to define: as the C++ exception Error
/// (cpp/cnn/throw.cpp) or as a JavaScript one (cpp/bindings/throw.cpp).
[[noreturn]] void throwError(ErrorCode code, const std::string& message);

}  // namespace cnn

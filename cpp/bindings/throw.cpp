// Failures leave the core as JavaScript exceptions { code, message }. Destructors run for them as
// they do for C++'s own, which the core then neither throws nor catches: what libc++abi needs for
// those is not linked.
#include <emscripten/val.h>

#include <cstdlib>
#include <string>

#include "cnn/error.h"

namespace {

[[noreturn]] void throwFailure(const char* code, const char* message) {
  using emscripten::val;
  val failure = val::object();
  failure.set("code", val::u8string(code));
  failure.set("message", val::u8string(message));
  failure.throw_();
}

const char* nameOf(cnn::ErrorCode code) {
  switch (code) {
    case cnn::ErrorCode::kShapeMismatch:
      return "shape-mismatch";
    case cnn::ErrorCode::kBadLabel:
      return "bad-label";
    case cnn::ErrorCode::kBadArgument:
      return "bad-argument";
  }
  return "bad-argument";
}

}  // namespace

void cnn::throwError(ErrorCode code, const std::string& message) {
  throwFailure(nameOf(code), message.c_str());
}

void* operator new(size_t size) {
  if (void* memory = std::malloc(size)) return memory;
  throwFailure("out-of-memory", "the network's memory is used up");
}

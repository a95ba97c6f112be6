// Failures leave the core as JavaScript exceptions { code, message }. Destructors run for them as
// they do for C++'s own, which the core then neither throws nor catches: what libc++abi needs for
// those is not linked.
#include <emscripten/val.h>
#include <malloc.h>

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
    case cnn::ErrorCode::kBadValue:
      return "bad-value";
    case cnn::ErrorCode::kBadArgument:
      return "bad-argument";
  }
  return "bad-argument";
}

}  // namespace

void cnn::throwError(ErrorCode code, const std::string& message) {
  throwFailure(nameOf(code), message.c_str());
}

/// A large block begins with a cache line, so that few vectors of its numbers lie across two.
void* operator new(size_t size) {
  constexpr size_t kLine = 64, kLarge = 1024;
  if (void* memory = size < kLarge ? malloc(size) : memalign(kLine, size)) return memory;
  throwFailure("out-of-memory", "the network's memory is used up");
}

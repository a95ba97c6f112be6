#include "cnn/error.h"

#include <utility>

namespace cnn {

static const std::string* context = nullptr;

Context::Context(std::string text) : text_(std::move(text)) { context = &text_; }
Context::~Context() { context = nullptr; }

void failWith(ErrorCode code, const char* format, std::initializer_list<Shown> values) {
  throwError(code, text("{}{}", context ? context->c_str() : "", textOf(format, values)));
}

}  // namespace cnn

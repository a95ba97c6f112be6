#include "cnn/error.h"

namespace cnn {

void throwError(ErrorCode code, const char* format, std::initializer_list<Shown> values) {
  throw Error(code, textOf(format, values));
}

}  // namespace cnn

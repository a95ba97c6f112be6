#include "cnn/error.h"

namespace cnn {

void throwError(ErrorCode code, const std::string& message) { throw Error(code, message); }

}  // namespace cnn

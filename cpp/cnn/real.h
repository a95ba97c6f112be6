// The number that the core computes with: float32, or double in the build that checks gradients.
#pragma once

namespace cnn {

#ifdef HITOFUDE_DOUBLE
using Real = double;
#else
using Real = float;
#endif

}  // namespace cnn

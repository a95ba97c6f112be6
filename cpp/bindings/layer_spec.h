// cnn::LayerSpec as numbers, one field after another: web/library/layer-numbers.ts is the other
// side.
#pragma once

#include <vector>

#include "cnn/networks/layer_spec.h"

namespace bindings {

/// Reads a layer, and moves `next` behind it.
cnn::LayerSpec readLayer(const double*& next);

std::vector<double> numbersOf(cnn::LayerSpec layer);

}  // namespace bindings

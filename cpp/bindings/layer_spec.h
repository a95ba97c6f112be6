// cnn::LayerSpec as a JavaScript object, as web/library/bindings.ts describes it under CoreLayer.
#pragma once

#include <emscripten/val.h>

#include "cnn/networks/layer_spec.h"

namespace bindings {

/// Throws kBadArgument for a name that does not exist.
cnn::LayerSpec layerSpecOf(const emscripten::val& layer);

emscripten::val toJavaScript(cnn::LayerSpec spec);

}  // namespace bindings

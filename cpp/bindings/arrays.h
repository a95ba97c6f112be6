// Arrays on their way between C++ and JavaScript, where they are copied.
#pragma once

#include <emscripten/val.h>

#include <string>
#include <vector>

#include "cnn/tensor.h"

namespace bindings {

using emscripten::val;

template <typename T>
std::vector<T> vectorOf(const val& array) {
  return emscripten::convertJSArrayToNumberVector<T>(array);
}

/// A copy on JavaScript's side.
template <typename T>
val copyOf(const T* data, size_t size) {
  return val(emscripten::typed_memory_view(size, data)).call<val>("slice");
}
inline val copyOf(const cnn::Tensor& tensor) { return copyOf(tensor.data(), tensor.size()); }

inline val namedArray(const std::string& name, const cnn::Tensor& tensor) {
  val array = val::object();
  array.set("name", name);
  array.set("shape", val::array(tensor.shape()));
  array.set("data", copyOf(tensor));
  return array;
}

/// N images of this shape; N follows from the number of pixels. Throws kBadValue when a pixel is
/// not a finite number.
inline cnn::Tensor imagesOf(const val& pixels, const cnn::Shape& image) {
  const size_t count = pixels["length"].as<size_t>();
  const int N = static_cast<int>(count / cnn::elementCount(image));
  cnn::Tensor images = cnn::Tensor::uninitialized({N, image[0], image[1], image[2]});
  val(emscripten::typed_memory_view(images.size(), images.data())).call<void>("set", pixels);
  images.requireFinite("x");
  return images;
}

}  // namespace bindings

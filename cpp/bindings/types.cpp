// The types that cross the border between C++ and JavaScript. Stands in for Embind's own list,
// which brings along what all the others need, wide strings and 64-bit integers among them.
#include <emscripten/bind.h>
#include <emscripten/wire.h>

#include <cstring>
#include <limits>
#include <string>

namespace {

using emscripten::internal::TypeID;

template <typename T>
void registerInteger(const char* name) {
  using Limits = std::numeric_limits<T>;
  emscripten::internal::_embind_register_integer(TypeID<T>::get(), name, sizeof(T), Limits::min(),
                                                 Limits::max());
}

template <typename T>
void registerFloat(const char* name) {
  emscripten::internal::_embind_register_float(TypeID<T>::get(), name, sizeof(T));
}

/// `kind`: number of the typed array in Embind's JavaScript.
template <typename T>
void registerView(int kind, const char* name) {
  using View = emscripten::memory_view<T>;
  emscripten::internal::_embind_register_memory_view(TypeID<View>::get(), kind, name);
}

emscripten::internal::InitFunc* bindings = nullptr;

}  // namespace

EMSCRIPTEN_BINDINGS(types) {
  namespace embind = emscripten::internal;
  embind::_embind_register_void(TypeID<void>::get(), "void");
  embind::_embind_register_bool(TypeID<bool>::get(), "bool", true, false);
  embind::_embind_register_std_string(TypeID<std::string>::get(), "std::string");
  embind::_embind_register_emval(TypeID<emscripten::val>::get());
  registerInteger<int>("int");
  registerInteger<size_t>("size_t");
  registerFloat<float>("float");
  registerFloat<double>("double");
  registerView<uint8_t>(1, "Uint8Array");
  registerView<int>(4, "Int32Array");
  registerView<float>(6, "Float32Array");
  registerView<double>(7, "Float64Array");
}

// What else Embind expects to find in its own file.
extern "C" {

void _embind_register_bindings(emscripten::internal::InitFunc* more) {
  more->next = bindings;
  bindings = more;
}

/// Called on every thread but the first.
void _embind_initialize_bindings() {
  for (auto* next = bindings; next; next = next->next) next->init_func();
}

/// For messages about types that are not in the list above; the caller frees it.
const char* __getTypeName(const void*) { return strdup("a type not in cpp/bindings/types.cpp"); }
}

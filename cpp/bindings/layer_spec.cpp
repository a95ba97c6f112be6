#include "bindings/layer_spec.h"

#include <vector>

namespace bindings {

namespace {

/// In the order of web/library/layer-numbers.ts.
template <typename Visitor>
void forEachField(cnn::LayerSpec& spec, Visitor visit) {
  visit(spec.type);
  visit(spec.outputs);
  visit(spec.weights.kind);
  visit(spec.weights.deviation);
  visit(spec.bias);
  visit(spec.window);
  visit(spec.stride);
  visit(spec.pad);
  visit(spec.groups);
  visit(spec.connections);
  visit(spec.pooling);
  visit(spec.amplitude);
  visit(spec.slope);
  visit(spec.momentum);
  visit(spec.response.n);
  visit(spec.response.k);
  visit(spec.response.alpha);
  visit(spec.response.beta);
  visit(spec.ratio);
  visit(spec.scaling);
}

struct Reader {
  const double*& next;

  template <typename Number>
  void operator()(Number& member) const {
    member = static_cast<Number>(*next++);
  }
  void operator()(cnn::Axes& member) const {
    (*this)(member.h);
    (*this)(member.w);
  }
  template <typename Item>
  void operator()(std::vector<Item>& members) const {
    members.resize(static_cast<size_t>(*next++));
    for (Item& member : members) (*this)(member);
  }
};

struct Writer {
  std::vector<double>& numbers;

  template <typename Number>
  void operator()(Number member) const {
    numbers.push_back(static_cast<double>(member));
  }
  void operator()(const cnn::Axes& member) const {
    (*this)(member.h);
    (*this)(member.w);
  }
  template <typename Item>
  void operator()(const std::vector<Item>& members) const {
    numbers.push_back(static_cast<double>(members.size()));
    for (const Item& member : members) (*this)(member);
  }
};

}  // namespace

cnn::LayerSpec readLayer(const double*& next) {
  cnn::LayerSpec layer;
  forEachField(layer, Reader{next});
  return layer;
}

std::vector<double> numbersOf(cnn::LayerSpec layer) {
  std::vector<double> numbers;
  forEachField(layer, Writer{numbers});
  return numbers;
}

}  // namespace bindings

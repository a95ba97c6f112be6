// The network that JavaScript holds: web/library/bindings.ts describes it under CoreNetwork.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "bindings/arrays.h"
#include "cnn/networks/network.h"

namespace bindings {

class Network {
 public:
  explicit Network(std::shared_ptr<cnn::Network> network) : network_(std::move(network)) {}

  const std::shared_ptr<cnn::Network>& shared() const { return network_; }
  cnn::Network* operator->() const { return network_.get(); }
  cnn::Tensor images(const val& x) const { return imagesOf(x, network_->inputShape()); }

  val inputShape() const { return val::array(network_->inputShape()); }
  int classes() const { return network_->classes(); }

  val predict(const val& x) { return copyOf(network_->predict(images(x))); }

  val params() {
    val arrays = val::array();
    for (const cnn::Parameter* p : network_->parameters()) {
      val array = namedArray(p->name, p->value);
      array.set("trainable", p->trainable);
      arrays.call<void>("push", array);
    }
    return arrays;
  }

  /// arrays: { data, scales }, of which the latter may be undefined.
  void setParams(const val& arrays) {
    const std::vector<cnn::Parameter*> parameters = network_->parameters();
    std::vector<cnn::Tensor> values;
    for (size_t i = 0; i < parameters.size(); ++i) {
      const val array = arrays[i], scales = array["scales"];
      values.emplace_back(parameters[i]->value.shape(), vectorOf<float>(array["data"]));
      if (!scales.isUndefined()) cnn::scaleOutputs(vectorOf<float>(scales), values.back());
    }
    network_->setParameters(std::move(values));
  }

 private:
  std::shared_ptr<cnn::Network> network_;
};

/// None for −1.
inline cnn::Seed seedOf(double seed) {
  return seed < 0 ? cnn::Seed() : cnn::Seed(static_cast<uint64_t>(seed));
}

template <typename NetworkType, typename Options>
std::unique_ptr<Network> make(const Options& options) {
  return std::make_unique<Network>(std::make_shared<NetworkType>(options));
}

}  // namespace bindings

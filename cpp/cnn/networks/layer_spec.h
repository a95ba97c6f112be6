// A network as a list of layers: what a student writes down, before shapes and weights.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cnn/layers/convolution.h"
#include "cnn/layers/dropout.h"
#include "cnn/layers/local_response_normalization.h"
#include "cnn/layers/pooling.h"

namespace cnn {

enum class LayerType {
  kConvolution,
  kPooling,
  kSubsampling,
  kAffine,
  kRelu,
  kSigmoid,
  kTanh,
  kBatchNormalization,
  kLocalResponseNormalization,
  kDropout,
};

/// How weights are drawn: normal with mean 0 and this standard deviation (chapter 6.2).
struct Initializer {
  enum class Kind {
    kDeviation,  // a given one
    kXavier,  // √(1/n), n the number of values that one output is made of (Glorot and Bengio 2010)
    kHe,      // √(2/n) (He et al. 2015)
  };
  Kind kind = Kind::kDeviation;
  Real deviation = Real(0.01);
};

/// Of the random numbers that a network's weights start as. None: they start at 0, until they are
/// set, which takes less time.
using Seed = std::optional<uint64_t>;

/// One layer. Only the fields of its type count; they have the defaults of their source.
struct LayerSpec {
  LayerType type = LayerType::kRelu;

  // convolution, affine
  int outputs = 0;  // filters, or values
  Initializer weights = {};
  Real bias = 0;  // what biases start at

  // convolution, pooling
  Axes window = 1;  // size of the filter, or of the pool
  Axes stride = 1;
  Axes pad = 0;
  int groups = 1;
  Connections connections = {};
  Pooling::Kind pooling = Pooling::Kind::kMax;

  // tanh
  Real amplitude = 1, slope = 1;

  // batch normalisation
  Real momentum = Real(0.9);

  // local response normalisation
  LocalResponseNormalization::Options response = {};

  // dropout
  Real ratio = Real(0.5);
  Dropout::Scaling scaling = Dropout::Scaling::kPredicting;
};

/// Appends a layer of this type, with the defaults of its other fields.
LayerSpec& add(std::vector<LayerSpec>& layers, LayerType type);

/// "Conv", "Affine", "Relu", …: what a network calls a layer of this type, before its number.
const char* nameOf(LayerType type);

}  // namespace cnn

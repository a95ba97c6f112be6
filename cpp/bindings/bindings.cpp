// What JavaScript sees of the core. Names start with `_`: the library in web/library gives them
// defaults, checks and types. Arrays are copied on their way in and out. A failure is thrown as {
// code, message }.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bindings/layer_spec.h"
#include "cnn/dataset.h"
#include "cnn/error.h"
#include "cnn/im2col.h"
#include "cnn/networks/alex_net.h"
#include "cnn/networks/deep_conv_net.h"
#include "cnn/networks/le_net5.h"
#include "cnn/networks/simple_conv_net.h"
#include "cnn/parallel.h"
#include "cnn/trainer.h"
#include "digits/augment.h"
#include "digits/digits.h"
#include "digits/synthetic.h"

namespace {

using emscripten::val;

template <typename T>
std::vector<T> vectorOf(const val& array) {
  return emscripten::convertJSArrayToNumberVector<T>(array);
}

/// A copy on JavaScript's side.
val copyOf(const float* data, size_t size) {
  return val(emscripten::typed_memory_view(size, data)).call<val>("slice");
}
val copyOf(const cnn::Tensor& tensor) { return copyOf(tensor.data(), tensor.size()); }

val namedArray(const std::string& name, const cnn::Tensor& tensor) {
  val array = val::object();
  array.set("name", name);
  array.set("shape", val::array(tensor.shape()));
  array.set("data", copyOf(tensor));
  return array;
}

/// N images of this shape; N follows from the number of pixels.
cnn::Tensor imagesOf(const val& pixels, const cnn::Shape& image) {
  const size_t count = pixels["length"].as<size_t>();
  const int N = static_cast<int>(count / cnn::elementCount(image));
  cnn::Tensor images = cnn::Tensor::uninitialized({N, image[0], image[1], image[2]});
  val(emscripten::typed_memory_view(images.size(), images.data())).call<void>("set", pixels);
  return images;
}

class Dataset {
 public:
  explicit Dataset(std::unique_ptr<cnn::Dataset> data) : data_(std::move(data)) {}

  int count() const { return data_->count(); }
  const cnn::Dataset& data() const { return *data_; }

  /// Images `from` … `to` − 1: { images, labels }.
  val slice(int from, int to) const {
    const cnn::Batch batch = data_->slice(from, to);
    val part = val::object();
    part.set("images", copyOf(batch.x));
    part.set("labels", val::array(batch.t));
    return part;
  }

 private:
  std::unique_ptr<cnn::Dataset> data_;
};

class Network {
 public:
  explicit Network(std::shared_ptr<cnn::Network> network) : network_(std::move(network)) {}

  const std::shared_ptr<cnn::Network>& network() const { return network_; }
  val inputShape() const { return val::array(network_->inputShape()); }
  int classes() const { return network_->classes(); }

  val predict(const val& x) {
    return copyOf(network_->predict(imagesOf(x, network_->inputShape())));
  }

  float loss(const val& x, const val& t) {
    return network_->loss(imagesOf(x, network_->inputShape()), vectorOf<int>(t));
  }

  val gradient(const val& x, const val& t) {
    network_->gradient(imagesOf(x, network_->inputShape()), vectorOf<int>(t));
    val arrays = val::array();
    for (const cnn::Parameter* p : network_->parameters()) {
      if (p->trainable) arrays.call<void>("push", namedArray(p->name, p->gradient));
    }
    return arrays;
  }

  val inputGradient(const val& x, const val& t) {
    return copyOf(network_->inputGradient(imagesOf(x, network_->inputShape()), vectorOf<int>(t)));
  }

  val activations(const val& x) {
    val arrays = val::array();
    for (const auto& [layer, output] : network_->activations(imagesOf(x, network_->inputShape()))) {
      arrays.call<void>("push", namedArray(layer, output));
    }
    return arrays;
  }

  val layers() const {
    val all = val::array();
    for (const cnn::LayerInfo& info : network_->layers()) {
      val layer = bindings::toJavaScript(info.spec);
      layer.set("name", info.name);
      layer.set("output", val::array(info.output.begin() + 1, info.output.end()));
      layer.set("parameters", val::array(info.parameters));
      all.call<void>("push", layer);
    }
    return all;
  }

  val params() {
    val arrays = val::array();
    for (const cnn::Parameter* p : network_->parameters()) {
      val array = namedArray(p->name, p->value);
      array.set("trainable", p->trainable);
      arrays.call<void>("push", array);
    }
    return arrays;
  }

  void setParams(const val& arrays) {
    const std::vector<cnn::Parameter*> parameters = network_->parameters();
    std::vector<cnn::Tensor> values;
    for (size_t i = 0; i < parameters.size(); ++i) {
      values.emplace_back(parameters[i]->value.shape(), vectorOf<float>(arrays[i]));
    }
    network_->setParameters(std::move(values));
  }

  int countCorrect(const Dataset& dataset, int from, int to) {
    return network_->countCorrect(dataset.data(), from, to);
  }

 private:
  std::shared_ptr<cnn::Network> network_;
};

class Trainer {
 public:
  Trainer(const Network& network, const std::string& optimizer, float lr,
          cnn::Trainer::Options options, std::unique_ptr<cnn::Augmenter> augmenter)
      : inputShape_(network.network()->inputShape()),
        trainer_(network.network(), cnn::makeOptimizer(optimizer, lr), options,
                 std::move(augmenter)) {}

  int iteration() const { return trainer_.iteration(); }

  int iterationsPerEpoch(const Dataset& dataset) const {
    return trainer_.iterationsPerEpoch(dataset.data());
  }

  float step(const val& x, const val& t) {
    return trainer_.step(imagesOf(x, inputShape_), vectorOf<int>(t));
  }

  float stepOn(const Dataset& dataset) { return trainer_.step(dataset.data()); }

 private:
  cnn::Shape inputShape_;
  cnn::Trainer trainer_;
};

/// (N, C, H, W) and filter settings as JavaScript gives them.
cnn::Window windowOf(const cnn::Shape& shape, int filterH, int filterW, int stride, int pad) {
  if (shape.size() != 4 || shape[0] < 1) {
    cnn::fail(cnn::ErrorCode::kShapeMismatch, "got images of {}, expected (N, C, H, W)", shape);
  }
  const cnn::Window window{shape[1], shape[2], shape[3], filterH, filterW, stride, pad};
  window.check();
  return window;
}

val im2col(const val& x, const val& shape, int filterH, int filterW, int stride, int pad) {
  const cnn::Shape imageShape = vectorOf<int>(shape);
  const cnn::Window window = windowOf(imageShape, filterH, filterW, stride, pad);
  const cnn::Tensor images(imageShape, vectorOf<float>(x));
  cnn::Tensor col({imageShape[0] * window.rows(), window.columns()});
  cnn::im2col(images.data(), imageShape[0], window, col.data());
  return namedArray("col", col);
}

val col2im(const val& x, const val& shape, int filterH, int filterW, int stride, int pad) {
  const cnn::Shape imageShape = vectorOf<int>(shape);
  const cnn::Window window = windowOf(imageShape, filterH, filterW, stride, pad);
  const cnn::Tensor col({imageShape[0] * window.rows(), window.columns()}, vectorOf<float>(x));
  cnn::Tensor images(imageShape);
  cnn::col2im(col.data(), imageShape[0], window, images.data());
  return namedArray("images", images);
}

/// None for −1.
cnn::Seed seedOf(double seed) {
  return seed < 0 ? cnn::Seed() : cnn::Seed(static_cast<uint64_t>(seed));
}

template <typename NetworkType, typename Options>
std::unique_ptr<Network> make(const Options& options) {
  return std::make_unique<Network>(std::make_shared<NetworkType>(options));
}

std::unique_ptr<Network> simpleConvNet(const val& inputDim, int filterNum, int filterSize, int pad,
                                       int stride, int hiddenSize, int outputSize,
                                       float weightInitStd, double seed) {
  return make<cnn::SimpleConvNet>(cnn::SimpleConvNetOptions{
      vectorOf<int>(inputDim), cnn::ConvParam{filterNum, filterSize, pad, stride}, hiddenSize,
      outputSize, weightInitStd, seedOf(seed)});
}

std::unique_ptr<Network> leNet5(int side, bool modern, double seed) {
  return make<cnn::LeNet5>(cnn::LeNet5Options{side, modern, seedOf(seed)});
}

std::unique_ptr<Network> deepConvNet(int hiddenSize, int outputSize, double seed) {
  return make<cnn::DeepConvNet>(cnn::DeepConvNetOptions{hiddenSize, outputSize, seedOf(seed)});
}

std::unique_ptr<Network> alexNet(int outputSize, double seed) {
  return make<cnn::AlexNet>(cnn::AlexNetOptions{outputSize, seedOf(seed)});
}

std::unique_ptr<Network> network(const val& inputDim, const val& layers, double seed) {
  std::vector<cnn::LayerSpec> specs(layers["length"].as<size_t>());
  for (size_t i = 0; i < specs.size(); ++i) specs[i] = bindings::layerSpecOf(layers[i]);
  return std::make_unique<Network>(
      std::make_shared<cnn::Network>(vectorOf<int>(inputDim), specs, seedOf(seed)));
}

/// None for null.
std::unique_ptr<cnn::Augmenter> augmenterOf(const val& ranges) {
  if (ranges.isNull()) return nullptr;
  return std::make_unique<digits::Augmenter>(digits::Augmentation{
      ranges["rotation"].as<float>(),
      ranges["scale"].as<float>(),
      ranges["shear"].as<float>(),
      ranges["shift"].as<int>(),
      ranges["elastic"].as<float>(),
      ranges["thickness"].as<float>(),
  });
}

std::unique_ptr<Trainer> trainer(const Network& network, const std::string& optimizer, float lr,
                                 const val& options) {
  return std::make_unique<Trainer>(network, optimizer, lr,
                                   cnn::Trainer::Options{
                                       options["batchSize"].as<int>(),
                                       static_cast<uint64_t>(options["seed"].as<double>()),
                                       options["weightDecay"].as<float>(),
                                       options["oneCycle"].as<int>(),
                                       options["shuffle"].as<bool>(),
                                   },
                                   augmenterOf(options["augment"]));
}

template <typename Pixel>
std::unique_ptr<Dataset> storedDataset(const val& images, const val& labels,
                                       const val& imageShape) {
  return std::make_unique<Dataset>(std::make_unique<cnn::StoredDataset>(
      vectorOf<Pixel>(images), vectorOf<int>(labels), vectorOf<int>(imageShape)));
}

std::unique_ptr<Dataset> dataset(const val& images, const val& labels, const val& imageShape) {
  if (images["BYTES_PER_ELEMENT"].as<int>() == 1) {
    return storedDataset<uint8_t>(images, labels, imageShape);
  }
  return storedDataset<float>(images, labels, imageShape);
}

std::unique_ptr<Dataset> syntheticDataset(int count, double seed) {
  return std::make_unique<Dataset>(
      std::make_unique<digits::SyntheticDigits>(count, static_cast<uint64_t>(seed)));
}

/// How many there are then.
int setThreads(int count) {
  cnn::setThreads(count);
  return cnn::threads();
}

/// points: x0 y0 x1 y1 … of all strokes; lengths: points in each stroke.
val digitFromStrokes(const val& points, const val& lengths, bool crop, bool scale, bool centre,
                     float sheetWidth, float sheetHeight) {
  const std::vector<float> numbers = vectorOf<float>(points);
  const std::vector<int> counts = vectorOf<int>(lengths);
  std::vector<digits::Stroke> strokes(counts.size());
  const float* next = numbers.data();
  for (size_t i = 0; i < strokes.size(); ++i) {
    strokes[i].resize(counts[i]);
    for (digits::Point& point : strokes[i]) {
      point = {next[0], next[1]};
      next += 2;
    }
  }
  return copyOf(digits::fromStrokes(strokes, {crop, scale, centre, sheetWidth, sheetHeight}));
}

val digitFromImage(const val& rgba, int width, int height) {
  return copyOf(digits::fromImage(vectorOf<uint8_t>(rgba), width, height));
}

}  // namespace

EMSCRIPTEN_BINDINGS(hitofude) {
  emscripten::class_<Dataset>("_Dataset")
      .function("count", &Dataset::count)
      .function("slice", &Dataset::slice);

  emscripten::class_<Network>("_Network")
      .function("inputShape", &Network::inputShape)
      .function("classes", &Network::classes)
      .function("predict", &Network::predict)
      .function("loss", &Network::loss)
      .function("gradient", &Network::gradient)
      .function("inputGradient", &Network::inputGradient)
      .function("activations", &Network::activations)
      .function("layers", &Network::layers)
      .function("params", &Network::params)
      .function("setParams", &Network::setParams)
      .function("countCorrect", &Network::countCorrect);

  emscripten::class_<Trainer>("_Trainer")
      .function("iteration", &Trainer::iteration)
      .function("iterationsPerEpoch", &Trainer::iterationsPerEpoch)
      .function("step", &Trainer::step)
      .function("stepOn", &Trainer::stepOn);

  emscripten::function("_setThreads", &setThreads);
  emscripten::function("_im2col", &im2col);
  emscripten::function("_col2im", &col2im);
  emscripten::function("_simpleConvNet", &simpleConvNet);
  emscripten::function("_leNet5", &leNet5);
  emscripten::function("_deepConvNet", &deepConvNet);
  emscripten::function("_alexNet", &alexNet);
  emscripten::function("_network", &network);
  emscripten::function("_trainer", &trainer);
  emscripten::function("_dataset", &dataset);
  emscripten::function("_syntheticDataset", &syntheticDataset);
  emscripten::function("_digitFromStrokes", &digitFromStrokes);
  emscripten::function("_digitFromImage", &digitFromImage);
}

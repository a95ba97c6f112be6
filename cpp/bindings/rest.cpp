// What JavaScript sees of the rest of the core, which comes in a file of its own: see
// scripts/split-core.mjs.
#include <emscripten/bind.h>
#include <emscripten/emscripten.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/layer_spec.h"
#include "bindings/network.h"
#include "cnn/dataset.h"
#include "cnn/error.h"
#include "cnn/im2col.h"
#include "cnn/networks/alex_net.h"
#include "cnn/networks/deep_conv_net.h"
#include "cnn/networks/le_net5.h"
#include "cnn/parallel.h"
#include "cnn/trainer.h"
#include "digits/augment.h"
#include "digits/digits.h"
#include "digits/synthetic.h"

namespace bindings {

namespace {

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

class Trainer {
 public:
  Trainer(const Network& network, const std::string& optimizer, float lr,
          cnn::Trainer::Options options, std::unique_ptr<cnn::Augmenter> augmenter)
      : inputShape_(network->inputShape()),
        trainer_(network.shared(), cnn::makeOptimizer(optimizer, lr), options,
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

float loss(const Network& net, const val& x, const val& t) {
  return net->loss(net.images(x), vectorOf<int>(t));
}

val gradient(const Network& net, const val& x, const val& t) {
  net->gradient(net.images(x), vectorOf<int>(t));
  val arrays = val::array();
  for (const cnn::Parameter* p : net->parameters()) {
    if (p->trainable) arrays.call<void>("push", namedArray(p->name, p->gradient));
  }
  return arrays;
}

val inputGradient(const Network& net, const val& x, const val& t) {
  return copyOf(net->inputGradient(net.images(x), vectorOf<int>(t)));
}

val activations(const Network& net, const val& x) {
  val arrays = val::array();
  for (const auto& [layer, output] : net->activations(net.images(x))) {
    arrays.call<void>("push", namedArray(layer, output));
  }
  return arrays;
}

val layers(const Network& net) {
  val all = val::array();
  for (const cnn::LayerInfo& info : net->layers()) {
    const std::vector<double> numbers = numbersOf(info.spec);
    val layer = val::object();
    layer.set("spec", copyOf(numbers.data(), numbers.size()));
    layer.set("name", info.name);
    layer.set("output", val::array(info.output.begin() + 1, info.output.end()));
    layer.set("parameters", val::array(info.parameters));
    all.call<void>("push", layer);
  }
  return all;
}

int countCorrect(const Network& net, const Dataset& dataset, int from, int to) {
  return net->countCorrect(dataset.data(), from, to);
}

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

std::unique_ptr<Network> leNet5(int side, bool modern, double seed) {
  return make<cnn::LeNet5>(cnn::LeNet5Options{side, modern, seedOf(seed)});
}

std::unique_ptr<Network> deepConvNet(int hiddenSize, int outputSize, double seed) {
  return make<cnn::DeepConvNet>(cnn::DeepConvNetOptions{hiddenSize, outputSize, seedOf(seed)});
}

std::unique_ptr<Network> alexNet(int outputSize, double seed) {
  return make<cnn::AlexNet>(cnn::AlexNetOptions{outputSize, seedOf(seed)});
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

val digitFromImage(const val& rgba, int width, int height) {
  return copyOf(digits::fromImage(vectorOf<uint8_t>(rgba), width, height));
}

/// How many there are then.
int setThreads(int count) {
  cnn::setThreads(count);
  return cnn::threads();
}

}  // namespace

/// Makes all of this callable. JavaScript calls it once the functions above are there.
extern "C" EMSCRIPTEN_KEEPALIVE void registerRest() {
  emscripten::class_<Dataset>("_Dataset")
      .function("count", &Dataset::count)
      .function("slice", &Dataset::slice);

  emscripten::class_<Trainer>("_Trainer")
      .function("iteration", &Trainer::iteration)
      .function("iterationsPerEpoch", &Trainer::iterationsPerEpoch)
      .function("step", &Trainer::step)
      .function("stepOn", &Trainer::stepOn);

  emscripten::function("_setThreads", &setThreads);
  emscripten::function("_loss", &loss);
  emscripten::function("_gradient", &gradient);
  emscripten::function("_inputGradient", &inputGradient);
  emscripten::function("_activations", &activations);
  emscripten::function("_layers", &layers);
  emscripten::function("_countCorrect", &countCorrect);
  emscripten::function("_im2col", &im2col);
  emscripten::function("_col2im", &col2im);
  emscripten::function("_leNet5", &leNet5);
  emscripten::function("_deepConvNet", &deepConvNet);
  emscripten::function("_alexNet", &alexNet);
  emscripten::function("_trainer", &trainer);
  emscripten::function("_dataset", &dataset);
  emscripten::function("_syntheticDataset", &syntheticDataset);
  emscripten::function("_digitFromImage", &digitFromImage);
}

}  // namespace bindings

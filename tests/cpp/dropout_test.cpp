#include "cnn/layers/dropout.h"

#include "helpers.h"

using namespace testing;
using cnn::Dropout;
using cnn::Mode;
using Scaling = cnn::Dropout::Scaling;

namespace {

Tensor ones(int count) {
  Tensor x({1, count});
  x.fill(1);
  return x;
}

/// Share of elements that are 0; every other one has to be `kept`.
double droppedShare(const Tensor& out, float kept) {
  int dropped = 0;
  for (size_t i = 0; i < out.size(); ++i) {
    REQUIRE((out[i] == 0 || out[i] == kept));
    dropped += out[i] == 0;
  }
  return double(dropped) / out.size();
}

}  // namespace

TEST_CASE("the book's dropout keeps values while training and multiplies by 1 - ratio after") {
  Dropout layer(0.25f, Scaling::kPredicting, 1);
  // 10,000 draws stray by 0.0043; five times that is allowed.
  REQUIRE(std::abs(droppedShare(layer.forward(ones(10000), Mode::kTrain), 1) - 0.25) < 0.022);
  requireClose(layer.forward(ones(4), Mode::kPredict), std::vector<float>(4, 0.75f), 0);
}

TEST_CASE("inverted dropout divides by 1 - ratio while training") {
  Dropout layer(0.75f, Scaling::kTraining, 1);
  REQUIRE(std::abs(droppedShare(layer.forward(ones(10000), Mode::kTrain), 4) - 0.75) < 0.022);
  requireClose(layer.forward(ones(4), Mode::kPredict), std::vector<float>(4, 1.0f), 0);
}

TEST_CASE("dropout's gradient is dropped where its values were") {
  Dropout layer(0.5f, Scaling::kTraining, 2);
  const Tensor out = layer.forward(ones(1000), Mode::kTrain);
  requireClose(layer.backward(ones(1000)), std::vector<float>(out.data(), out.data() + 1000), 0);
}

TEST_CASE("every training pass draws anew, from the seed") {
  Dropout a(0.5f, Scaling::kPredicting, 3), b(0.5f, Scaling::kPredicting, 3);
  const Tensor first = a.forward(ones(100), Mode::kTrain);
  requireClose(b.forward(ones(100), Mode::kTrain),
               std::vector<float>(first.data(), first.data() + 100), 0);
  const Tensor second = a.forward(ones(100), Mode::kTrain);
  REQUIRE(!std::equal(first.data(), first.data() + 100, second.data()));
}

TEST_CASE("a ratio is at least 0 and below 1") {
  for (float ratio : {-0.1f, 1.0f, float(NAN)}) {
    requireError(cnn::ErrorCode::kBadArgument,
                 [ratio] { Dropout(ratio, Scaling::kPredicting, 1); });
  }
}

#include "cnn/dataset.h"

#include "helpers.h"

using namespace testing;
using cnn::StoredDataset;

TEST_CASE("bytes become 0..1") {
  const StoredDataset data(std::vector<uint8_t>{0, 51, 255, 102}, {3, 1}, {1, 1, 2});
  REQUIRE(data.count() == 2);
  const cnn::Batch batch = data.pick({1, 0, 1});
  REQUIRE(batch.x.shape() == Shape{3, 1, 1, 2});
  requireClose(batch.x, std::vector<float>{1, 102 / 255.0f, 0, 51 / 255.0f, 1, 102 / 255.0f}, 0);
  REQUIRE(batch.t == cnn::Labels{1, 3, 1});
}

TEST_CASE("floats stay as they are") {
  const StoredDataset data(std::vector<float>{0, 0.25f, -7, 2, 5, 6}, {0, 1, 2}, {2, 1, 1});
  const cnn::Batch batch = data.slice(1, 3);
  REQUIRE(batch.x.shape() == Shape{2, 2, 1, 1});
  requireClose(batch.x, std::vector<float>{-7, 2, 5, 6}, 0);
  REQUIRE(batch.t == cnn::Labels{1, 2});
}

TEST_CASE("a dataset needs as many images as labels, and at least one") {
  requireError(cnn::ErrorCode::kShapeMismatch, [] {
    StoredDataset(std::vector<uint8_t>(5), {0, 1}, {1, 1, 2});
  });
  requireError(cnn::ErrorCode::kBadArgument, [] {
    StoredDataset(std::vector<uint8_t>(), {}, {1, 1, 2});
  });
}

#include "cnn/im2col.h"

#include "helpers.h"

using namespace testing;
using cnn::Window;

namespace {

Window randomWindow(Random& random) {
  Window w{1, 1, 1, 1, 1};
  w.C = 1 + random.below(4);
  w.FH = 1 + random.below(7);
  w.FW = 1 + random.below(9);
  w.stride = {int(1 + random.below(4)), int(1 + random.below(4))};
  w.pad = {int(random.below(4)), int(random.below(4))};
  w.H = std::max(1, w.FH - 2 * w.pad.h) + random.below(9);
  w.W = std::max(1, w.FW - 2 * w.pad.w) + random.below(9);
  return w;
}

std::string describe(int N, const Window& w) {
  return "N C H W " + cnn::toString({N, w.C, w.H, w.W}) + " FH FW stride pad " +
         cnn::toString({w.FH, w.FW, w.stride.h, w.stride.w, w.pad.h, w.pad.w});
}

}  // namespace

TEST_CASE("im2col has the shapes and the order of chapter 7") {
  const Window w{3, 7, 7, 5, 5};
  REQUIRE(Shape{1 * w.rows(), w.columns()} == Shape{9, 75});
  REQUIRE(Shape{10 * w.rows(), w.columns()} == Shape{90, 75});

  Tensor images({10, 3, 7, 7});
  for (size_t i = 0; i < images.size(); ++i) images[i] = float(i);
  Tensor col({90, 75});
  cnn::im2col(images.data(), 10, w, col.data());
  // Row n·9 + oy·3 + ox, column c·25 + fy·5 + fx holds pixel (n, c, oy + fy, ox + fx).
  REQUIRE(col[0] == 0);
  REQUIRE(col[4] == 4);
  REQUIRE(col[5] == 7);
  REQUIRE(col[25] == 49);
  REQUIRE(col[75] == 1);
  REQUIRE(col[3 * 75] == 7);
  REQUIRE(col[(4 * 9 + 2 * 3 + 1) * 75 + 2 * 25 + 3 * 5 + 4] == ((4 * 3 + 2) * 7 + 5) * 7 + 5);
}

TEST_CASE("im2col equals the naive one bit for bit") {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    const int N = 1 + random.below(3);
    const Window w = randomWindow(random);
    INFO("seed " << seed << " " << describe(N, w));
    const Tensor images = randomTensor({N, w.C, w.H, w.W}, random);
    Tensor col({N * w.rows(), w.columns()}), expected(col.shape());
    col.fill(NAN);
    cnn::im2col(images.data(), N, w, col.data());
    cnn::im2colNaive(images.data(), N, w, expected.data());
    requireClose(col, expected, 0);
  }
}

TEST_CASE("col2im equals the naive one bit for bit") {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    const int N = 1 + random.below(3);
    const Window w = randomWindow(random);
    INFO("seed " << seed << " " << describe(N, w));
    const Tensor col = randomTensor({N * w.rows(), w.columns()}, random);
    Tensor images({N, w.C, w.H, w.W}), expected(images.shape());
    images.fill(NAN);
    cnn::col2im(col.data(), N, w, images.data());
    cnn::col2imNaive(col.data(), N, w, expected.data());
    requireClose(images, expected, 0);
  }
}

TEST_CASE("a window that does not fit is refused") {
  requireError(cnn::ErrorCode::kShapeMismatch, [] { Window{1, 4, 4, 5, 5}.check(); });
  requireError(cnn::ErrorCode::kBadArgument, [] { Window{1, 4, 4, 3, 3, 0}.check(); });
  requireError(cnn::ErrorCode::kBadArgument, [] { Window{1, 4, 4, 3, 3, 1, -1}.check(); });
  requireError(cnn::ErrorCode::kBadArgument, [] { Window{0, 4, 4, 3, 3}.check(); });
  REQUIRE_NOTHROW(Window{1, 4, 4, 6, 6, 1, 1}.check());
}

#include "cnn/convolve.h"

#include "cnn/gemm.h"
#include "helpers.h"

using namespace testing;
using cnn::Convolve;
using cnn::Transpose;
using cnn::Window;

namespace {

Window randomWindow(Random& random) {
  const auto draw = [&](int least, int count) { return least + int(random.below(count)); };
  const int FH = draw(1, 5), FW = draw(1, 6);
  return {draw(1, 3), FH + draw(0, 12),         FW + draw(0, 12),        FH,
          FW,         {draw(1, 3), draw(1, 3)}, {draw(0, 3), draw(0, 3)}};
}

/// One image with its padding, and its columns by the definition.
struct Example {
  Tensor image, padded, col;

  Example(const Window& w, Random& random)
      : image(random.below(2) ? randomTensor({1, w.C, w.H, w.W}, random)
                              : mostlyZero({1, w.C, w.H, w.W}, random)),
        padded(cnn::padded(image, w.pad)),
        col({w.rows(), w.columns()}) {
    cnn::im2colNaive(image.data(), 1, w, col.data());
  }
};

}  // namespace

TEST_CASE("Convolve's products agree with the products of im2col's columns") {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    Random random(seed);
    const Window w = randomWindow(random);
    const int FN = 1 + int(random.below(20)), P = w.rows(), K = w.columns();
    INFO("seed " << seed << " image " << cnn::toString({w.C, w.H, w.W}));
    const Example example(w, random);
    const Convolve convolve(w, FN, 1);
    const Tensor W = randomTensor({FN, K}, random), b = randomTensor({FN}, random);
    const Tensor dout = randomTensor({FN, P}, random);

    Tensor out({FN, P}), expected({FN, P});
    const std::vector<cnn::Filters> filters = convolve.filters(W.data(), b.data());
    const int middle = P / 2;
    if (middle > 0) convolve.forward(filters, example.padded.data(), 0, middle, out.data(), P);
    convolve.forward(filters, example.padded.data(), middle, P, out.data() + middle, P);
    cnn::gemmNaive(Transpose::kNo, Transpose::kYes, FN, P, K, W.data(), example.col.data(),
                   expected.data());
    for (int i = 0; i < FN * P; ++i) expected[i] += b[i / P];
    requireClose(out, std::vector<float>(expected.data(), expected.data() + expected.size()),
                 sumTolerance(K));

    Tensor dWT({K, FN}), dW({FN, K}), expectedDW({FN, K});
    convolve.addWeightGradient(dout.data(), example.padded.data(), dWT.data());
    convolve.restoreWeights(dWT.data(), dW.data());
    cnn::gemmNaive(Transpose::kNo, Transpose::kNo, FN, K, P, dout.data(), example.col.data(),
                   expectedDW.data());
    requireClose(dW, std::vector<float>(expectedDW.data(), expectedDW.data() + expectedDW.size()),
                 sumTolerance(P));

    Tensor WT({K, FN}), paddedDx(example.padded.shape()), dcol({P, K}), dx(example.image.shape());
    convolve.transposeWeights(W.data(), WT.data());
    convolve.addInputGradient(WT.data(), dout.data(), paddedDx.data());
    cnn::gemmNaive(Transpose::kYes, Transpose::kNo, P, K, FN, dout.data(), W.data(), dcol.data());
    cnn::col2imNaive(dcol.data(), 1, w, dx.data());
    requireClose(cnn::cropped(paddedDx, w.pad, dx.shape()),
                 std::vector<float>(dx.data(), dx.data() + dx.size()),
                 sumTolerance(FN * w.FH * w.FW));
  }
}

TEST_CASE("Convolve's forward product agrees where there are more taps than it takes at once") {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const Window w{70 + 60 * int(seed), 5, 6, 3, 3, 1, int(seed % 2)};
    const int FN = 3 + int(seed), P = w.rows(), K = w.columns();
    const Example example(w, random);
    const Convolve convolve(w, FN, 1);
    const Tensor W = randomTensor({FN, K}, random), b = randomTensor({FN}, random);
    Tensor out({FN, P}), expected({FN, P});
    convolve.forward(convolve.filters(W.data(), b.data()), example.padded.data(), 0, P, out.data(),
                     P);
    cnn::gemmNaive(Transpose::kNo, Transpose::kYes, FN, P, K, W.data(), example.col.data(),
                   expected.data());
    for (int i = 0; i < FN * P; ++i) expected[i] += b[i / P];
    requireClose(out, std::vector<float>(expected.data(), expected.data() + expected.size()),
                 sumTolerance(K));
  }
}

#include "cnn/layers/convolution_pooling_affine.h"

#include <algorithm>
#include <utility>

#include "cnn/gemm.h"
#include "cnn/kept_columns.h"
#include "cnn/parallel.h"
#include "cnn/row_products.h"
#include "cnn/simd.h"
#include "cnn/transpose.h"
#include "cnn/workspace.h"

namespace cnn {

namespace {

/// Images and outputs from which on rows that are shared make up for smaller products.
constexpr int kFewImages = 16, kFewOutputs = 4;

/// A distance between rows of `count` numbers such that those below each other lie in different
/// sets of the cache: an odd number of its lines.
int spread(int count) {
  constexpr int kLine = 16;
  return ((count + kLine - 1) / kLine | 1) * kLine;
}

}  // namespace

Shape ConvolutionPoolingAffine::outputShape(const Shape& x) const {
  return affine_.outputShape(pooling_.outputShape(x));
}

std::vector<Parameter*> ConvolutionPoolingAffine::parameters() {
  std::vector<Parameter*> all = pooling_.parameters();
  for (Parameter* parameter : affine_.parameters()) all.push_back(parameter);
  return all;
}

Tensor ConvolutionPoolingAffine::forward(Tensor x, Mode mode) {
  const Shape shape = outputShape(x.shape());
  if (mode != Mode::kPredict) x_ = Tensor();
  const bool isLarge = shape[0] >= kFewImages && shape[1] >= kFewOutputs;
  if (mode == Mode::kTrain && isLarge && windows_.fit(x)) return forwardWindows(std::move(x));
  return affine_.forward(pooling_.forward(std::move(x), mode), mode);
}

Tensor ConvolutionPoolingAffine::backward(Tensor dout, bool needsInput) {
  if (x_.size() == 0) return pooling_.backward(affine_.backward(std::move(dout)), needsInput);
  backwardWindows(dout);
  x_ = Tensor();
  return Tensor();
}

/// Columns `from` up to but without `to` of all rows' products, into sums (N + P rows of M). They
/// are added up apart: threads that write one cache line in turn wait for each other.
void ConvolutionPoolingAffine::sumProducts(int from, int to, Tensor& sums) const {
  static thread_local std::vector<Real> memory;
  constexpr int kWindows = 4;  // whose weights are brought together, which lie far apart
  const WindowRows& rows = windows_.rows();
  const int N = rows.N, P = rows.P, F = x_.dim(1), M = sums.dim(1);
  const int FN = affine_.weight().dim(0) / P, width = to - from, ld = spread(kWindows * M);
  Tensor own({N + P, width});
  Real* weights = workspace(memory, size_t(FN) * ld);
  for (int p = 0; p < P; ++p) {
    for (int f = 0; p % kWindows == 0 && f < FN; ++f) {
      copyRow(affine_.weight().data() + (size_t(f) * P + p) * M, std::min(kWindows, P - p) * M,
              weights + size_t(f) * ld);
    }
    multiplyRows(rows.counts[p], width, FN, {x_.data() + size_t(p) * N * F, size_t(F)},
                 weights + p % kWindows * M + from, ld, {own.data(), size_t(width), rows.of(p)},
                 Write::kAdd);
  }
  for (int i = 0; i < N + P; ++i) {
    copyRow(own.data() + size_t(i) * width, width, sums.data() + size_t(i) * M + from);
  }
}

Tensor ConvolutionPoolingAffine::forwardWindows(Tensor x) {
  x_ = windows_.forward(std::move(x));
  const WindowRows& rows = windows_.rows();
  const int N = rows.N, P = rows.P, M = affine_.weight().dim(1);
  Tensor sums = Tensor::uninitialized({N + P, M});
  const int parts = std::min(threads(), M / kFewOutputs);
  parallelFor(parts, x_.size() * M / parts, [&](size_t part) {
    const auto begin = [&](size_t i) {
      return static_cast<int>(M / kFewOutputs * i / parts * kFewOutputs);
    };
    sumProducts(begin(part), part + 1 < size_t(parts) ? begin(part + 1) : M, sums);
  });
  Tensor out = Tensor::uninitialized({N, M});
  for (int n = 0; n < N; ++n) copyRow(affine_.bias().data(), M, out.data() + size_t(n) * M);
  gemm(Transpose::kNo, Transpose::kNo, N, M, P, rows.blank.data(), sums.data() + size_t(N) * M,
       out.data(), Write::kAdd);
  addRow(sums.data(), N * M, out.data());
  return out;
}

/// (N + P rows, ld apart) of the columns that are kept: dout, and for each window the sum over the
/// images that share its row.
Tensor ConvolutionPoolingAffine::withShared(const Tensor& dout, const KeptColumns& kept,
                                            int ld) const {
  const WindowRows& rows = windows_.rows();
  const int N = rows.N, P = rows.P, M = dout.dim(1);
  Tensor shared = Tensor::uninitialized({P, M}), all = Tensor::uninitialized({N + P, ld});
  gemm(Transpose::kYes, Transpose::kNo, P, M, N, rows.blank.data(), dout.data(), shared.data());
  for (int i = 0; i < N + P; ++i) {
    const Real* row = i < N ? dout.data() + size_t(i) * M : shared.data() + size_t(i - N) * M;
    kept.gather(row, all.data() + size_t(i) * ld);
  }
  return all;
}

/// Writes window p's part of dW. dout: withShared's.
void ConvolutionPoolingAffine::writeWeightGradient(int p, const Tensor& dout,
                                                   const KeptColumns& kept, Tensor& dW) const {
  static thread_local std::vector<Real> memory;
  static thread_local std::vector<int> offsets;
  const WindowRows& rows = windows_.rows();
  const int N = rows.N, P = rows.P, F = x_.dim(1), count = rows.counts[p];
  const int FN = dW.dim(0) / P, M = dW.dim(1), K = kept.count();
  offsets.resize(count);
  for (int i = 0; i < count; ++i) offsets[i] = rows.of(p)[i] * dout.dim(1);
  Real* sums = workspace(memory, size_t(FN) * K);
  multiplyColumns(FN, K, count, x_.data() + size_t(p) * N * F, F, dout.data(), offsets.data(), sums,
                  K);
  for (int f = 0; f < FN; ++f) {
    kept.scatter(sums + size_t(f) * K, dW.data() + (size_t(f) * P + p) * M);
  }
}

/// Writes window p's part of dx. dout: withShared's.
void ConvolutionPoolingAffine::writeInputGradient(int p, const Tensor& dout,
                                                  const KeptColumns& kept, Tensor& dx) const {
  static thread_local std::vector<Real> memory;
  static thread_local std::vector<int> places;
  const WindowRows& rows = windows_.rows();
  const int N = rows.N, P = rows.P, F = x_.dim(1), count = rows.counts[p];
  const Tensor& W = affine_.weight();
  const int FN = W.dim(0) / P, M = W.dim(1), K = kept.count(), ldWT = spread(F);
  places.resize(count);
  for (int i = 0; i < count; ++i) places[i] = std::min(rows.of(p)[i], N) * P + p;
  Real* WT = workspace(memory, size_t(K + 1) * ldWT);  // a row for the columns that are not kept
  transpose(W.data() + size_t(p) * M, size_t(P) * M, FN, M,
            {WT, size_t(ldWT), kept.places().data()});
  multiplyRows(count, F, K, {dout.data(), size_t(dout.dim(1)), rows.of(p)}, WT, ldWT,
               {dx.data(), size_t(F), places.data()}, Write::kReplace);
}

void ConvolutionPoolingAffine::backwardWindows(const Tensor& dout) {
  const int N = windows_.rows().N, P = windows_.rows().P, F = x_.dim(1), M = dout.dim(1);
  const KeptColumns kept(dout);
  const Tensor rows = withShared(dout, kept, spread(kept.count()));
  Tensor dW = Tensor::uninitialized(affine_.weight().shape()), db({M});
  Tensor dx = Tensor::uninitialized({(N + 1) * P, F});
  for (int n = 0; n < N; ++n) addRow(dout.data() + size_t(n) * M, M, db.data());
  parallelFor(P, size_t(2) * N * F * M, [&](size_t p) {
    writeWeightGradient(static_cast<int>(p), rows, kept, dW);
    writeInputGradient(static_cast<int>(p), rows, kept, dx);
  });
  affine_.setGradients(std::move(dW), std::move(db));
  windows_.backward(dx);
}

}  // namespace cnn

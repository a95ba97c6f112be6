#include "cnn/layers/convolution_pooling_affine.h"

#include <algorithm>
#include <utility>

#include "cnn/kept_columns.h"
#include "cnn/parallel.h"
#include "cnn/partial_sums.h"
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

/// Adds what windows `from` up to but without `to` make of each image, and behind the N images, in
/// a row of its own, what they make of those that share a row, to sums (N + 1 rows of M).
void ConvolutionPoolingAffine::addProducts(int from, int to, Real* sums) const {
  static thread_local std::vector<Real> memory;
  static thread_local std::vector<int> places;
  constexpr int kWindows = 4;  // whose weights are brought together, which lie far apart
  const WindowRows& rows = windows_.rows();
  const int N = rows.N, P = rows.P, F = x_.dim(1), M = affine_.weight().dim(1);
  const int FN = affine_.weight().dim(0) / P, ld = spread(kWindows * M);
  Real *weights = workspace(memory, size_t(FN) * ld), *shared = sums + size_t(N) * M;
  for (int p = from; p < to; ++p) {
    const int count = rows.counts[p], window = (p - from) % kWindows;
    for (int f = 0; window == 0 && f < FN; ++f) {
      copyRow(affine_.weight().data() + (size_t(f) * P + p) * M, std::min(kWindows, to - p) * M,
              weights + size_t(f) * ld);
    }
    places.resize(count);
    for (int i = 0; i < count; ++i) places[i] = std::min(rows.of(p)[i], N);
    std::fill_n(shared, M, Real(0));
    multiplyRows(count, M, FN, {x_.data() + size_t(p) * N * F, size_t(F)}, weights + window * M, ld,
                 {sums, size_t(M), places.data()}, Write::kAdd);
    for (int n : rows.sharing(p)) addRow(shared, M, sums + size_t(n) * M);
  }
}

Tensor ConvolutionPoolingAffine::forwardWindows(Tensor x) {
  x_ = windows_.forward(std::move(x));
  const int N = windows_.rows().N, P = windows_.rows().P, M = affine_.weight().dim(1);
  PartialSums sums(P, size_t(N + 1) * M);
  parallelFor(sums.parts(), x_.size() * M / sums.parts(), [&](size_t part) {
    addProducts(sums.begin(part), sums.begin(part + 1), sums.start(part));
  });
  Tensor out = Tensor::uninitialized({N, M});
  copyRow(sums.total(), N * M, out.data());
  for (int n = 0; n < N; ++n) addRow(affine_.bias().data(), M, out.data() + size_t(n) * M);
  return out;
}

/// The columns of dout that are kept, in rows ld apart: N, and P that writeShared writes.
Tensor ConvolutionPoolingAffine::gatherRows(const Tensor& dout, const KeptColumns& kept,
                                            int ld) const {
  const int N = windows_.rows().N, P = windows_.rows().P;
  Tensor rows = Tensor::uninitialized({N + P, ld});
  for (int n = 0; n < N; ++n) {
    kept.gather(dout.data() + size_t(n) * dout.dim(1), rows.data() + size_t(n) * ld);
  }
  return rows;
}

/// Row N + p, K numbers: the sum over the images that share window p's.
void ConvolutionPoolingAffine::writeShared(int p, int K, Tensor& dout) const {
  const std::span<const int> sharing = windows_.rows().sharing(p);
  const size_t ld = dout.dim(1);
  addRows(K, static_cast<int>(sharing.size()), {dout.data(), ld, sharing.data()},
          dout.data() + (windows_.rows().N + p) * ld);
}

/// Writes window p's part of dW. dout: gatherRows'.
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

/// Writes window p's part of dx. dout: gatherRows'.
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
  Tensor rows = gatherRows(dout, kept, spread(kept.count()));
  Tensor dW = Tensor::uninitialized(affine_.weight().shape()), db({M});
  Tensor dx = Tensor::uninitialized({(N + 1) * P, F});
  for (int n = 0; n < N; ++n) addRow(dout.data() + size_t(n) * M, M, db.data());
  parallelFor(P, size_t(2) * N * F * M, [&](size_t p) {
    writeShared(static_cast<int>(p), kept.count(), rows);
    writeWeightGradient(static_cast<int>(p), rows, kept, dW);
    writeInputGradient(static_cast<int>(p), rows, kept, dx);
  });
  affine_.setGradients(std::move(dW), std::move(db));
  windows_.backward(dx);
}

}  // namespace cnn

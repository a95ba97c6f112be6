#include "cnn/layers/drawn_windows.h"

#include <algorithm>
#include <utility>

#include "cnn/parallel.h"
#include "cnn/partial_sums.h"
#include "cnn/relu_pooling.h"
#include "cnn/simd.h"
#include "cnn/workspace.h"

namespace cnn {

namespace {

constexpr int kSeen = 0, kBlank = -1;

/// F whole numbers, the bits of Mask4s.
inline void copyBytes(const Real* numbers, int F, uint8_t* bytes) {
  for (int f = 0; f < F; f += 4) {
    const Byte4 four = bytesOf((Mask4)load4(numbers + f));
    std::memcpy(bytes + f, &four, sizeof(four));
  }
}

}  // namespace

bool DrawnWindows::fit(const Tensor& x) const {
  return convolution_.options().groups == 1 &&
         WindowFilters::pay(convolution_.convolveOn(x.shape()).window(), x);
}

/// Fills inks_, and places_ with kSeen and kBlank.
void DrawnWindows::findBlank(const WindowFilters& filters) {
  constexpr size_t kLooked = 16;  // what a look at a number costs, in multiplications
  const int N = rows_.N, P = rows_.P;
  const size_t image = images_.size() / N;
  inks_.resize(N);
  places_.resize(size_t(N) * P);
  parallelFor(N, kLooked * (image + P), [&](size_t n) {
    filters.find(images_.data() + n * image, 0, P / PW_, inks_[n]);
    for (int p = 0; p < P; ++p) {
      places_[n * P + p] = filters.isBlank(inks_[n], p / PW_, p % PW_) ? kBlank : kSeen;
    }
  });
}

/// Fills rows_, and places_ with the rows of what is seen. Images that share a row are listed from
/// the end.
void DrawnWindows::listRows() {
  const int N = rows_.N, P = rows_.P;
  rows_.rows.resize(size_t(P) * (N + 1));
  rows_.counts.assign(P, 0);
  for (int n = 0; n < N; ++n) {
    for (int p = 0; p < P; ++p) {
      int &place = places_[size_t(n) * P + p], &count = rows_.counts[p];
      const bool isSeen = place == kSeen;
      rows_.rows[size_t(p) * (N + 1) + (isSeen ? count : N - n + count)] = n;
      place = isSeen ? p * N + count : kBlank;
      count += isSeen;
    }
  }
  for (int p = 0; p < P; ++p) {
    int& count = rows_.counts[p];
    if (count < N) rows_.rows[size_t(p) * (N + 1) + count++] = N + p;
  }
}

Tensor DrawnWindows::forward(Tensor x) {
  const Shape shape = convolution_.outputShape(x.shape());
  const Tensor& bias = convolution_.bias();
  const int N = shape[0], FN = shape[1], P = shape[2] / 2 * (shape[3] / 2);
  const Window window = convolution_.convolveOn(x.shape()).window();
  const WindowFilters filters(window, convolution_.weight(), bias);
  taps_.emplace(window);
  PW_ = shape[3] / 2;
  F_ = WindowFilters::F(FN);
  rows_.N = N;
  rows_.P = P;
  images_ = padded(std::move(x), convolution_.options().pad);
  findBlank(filters);
  listRows();
  Tensor out = Tensor::uninitialized({P * N, F_});
  winners_.resize(size_t(N) * P * F_);
  const size_t image = images_.size() / N;
  parallelFor(N, size_t(P) * 4 * convolution_.weight().size(), [&](size_t n) {
    static thread_local std::vector<Real> memory;
    Real* winners = workspace(memory, F_);
    for (int p = 0; p < P; ++p) {
      const int place = places_[n * P + p];
      if (place == kBlank) continue;
      filters.pool(images_.data() + n * image, inks_[n], p / PW_, p % PW_,
                   out.data() + size_t(place) * F_, winners);
      copyBytes(winners, F_, winners_.data() + (n * P + p) * F_);
    }
  });
  for (int p = 0; p < P; ++p) {
    if (!rows_.isShared(p)) continue;
    Real* shared = out.data() + (size_t(p) * N + rows_.counts[p] - 1) * F_;
    for (int f = 0; f < F_; ++f) shared[f] = f < FN ? std::max(bias[f], Real(0)) : 0;
  }
  return out;
}

/// Writes image n's terms of the filters' gradients, a row of F for each window that sees something
/// of it, and adds its part to db (F). Returns how many rows.
int DrawnWindows::listTerms(int n, const Tensor& dout, int* pixels, Real* factors, Real* db) const {
  const int P = rows_.P;
  int count = 0;
  for (int p = 0; p < P; ++p) {
    const size_t place = size_t(n) * P + p;
    if (places_[place] == kBlank) continue;
    const int pixel = taps_->pixel(p, PW_), first = count++ * F_;
    for (int f = 0; f < F_; f += 4) {
      const Mask4 winners = wide4(winners_.data() + place * F_ + f);
      const Real4 passed = winners == kNone ? splat4(0) : load4(dout.data() + place * F_ + f);
      const Index4 seen = taps_->pixels(pixel, winners);
      std::memcpy(pixels + first + f, &seen, sizeof(seen));
      store4(factors + first + f, passed);
      store4(db + f, load4(db + f) + passed);
    }
  }
  return count;
}

/// Adds what image n makes of dW (FN×taps_->size()) and db (F).
void DrawnWindows::addGradients(int n, const Tensor& dout, Real* dW, Real* db) const {
  static thread_local std::vector<Real> memory, factors;
  static thread_local std::vector<int> pixels;
  factors.resize(size_t(rows_.P) * F_);
  pixels.resize(factors.size());
  const int count = listTerms(n, dout, pixels.data(), factors.data(), db);
  Real* image = workspace(memory, taps_->readSize());
  taps_->arrange(images_.data() + n * (images_.size() / rows_.N), image);
  for (int f = 0; f < convolution_.weight().dim(0); ++f) {
    taps_->add({pixels.data() + f, factors.data() + f, count, F_}, image, dW + f * taps_->size());
  }
}

void DrawnWindows::backward(const Tensor& dout) {
  const Tensor& bias = convolution_.bias();
  const int N = rows_.N, P = rows_.P, FN = bias.dim(0);
  PartialSums dW(N, FN * taps_->size()), db(N, F_);
  const size_t cost = size_t(N) / dW.parts() * FN * taps_->size() * P;
  parallelFor(dW.parts(), cost, [&](size_t part) {
    Real *sumsW = dW.start(part), *sumsB = db.start(part);
    for (int n = dW.begin(part); n < dW.begin(part + 1); ++n) addGradients(n, dout, sumsW, sumsB);
  });
  Real* biases = db.total();
  for (int p = 0; p < P; ++p) {
    if (!rows_.isShared(p)) continue;
    const Real* gradient = dout.data() + (size_t(N) * P + p) * F_;
    for (int f = 0; f < FN; ++f) biases[f] += bias[f] > 0 ? gradient[f] : 0;
  }
  Tensor weights = Tensor::uninitialized(convolution_.weight().shape());
  taps_->unpack(dW.total(), FN, weights.data());
  convolution_.setGradients(std::move(weights), biases);
  images_ = Tensor();
}

}  // namespace cnn

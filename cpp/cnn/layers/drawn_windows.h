// Convolution, ReLU and 2×2 max pooling of drawings, for training: pooling window by pooling
// window, since many of them see nothing but 0, and then all give the same numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cnn/layers/convolution.h"
#include "cnn/tap_sums.h"
#include "cnn/window_filters.h"

namespace cnn {

/// Which images of a batch a pooling window sees something of. Those to which it is blank share one
/// row of numbers: they are row N + p of window p, where image n is row n.
struct WindowRows {
  int N, P;
  std::vector<int> rows;    // (P, N + 1): of each window its rows, then the images that share one
  std::vector<int> counts;  // (P): how many rows a window has; a shared one is the last

  const int* of(int p) const { return rows.data() + size_t(p) * (N + 1); }
  bool isShared(int p) const { return of(p)[counts[p] - 1] >= N; }

  /// The images that share window p's last row.
  std::span<const int> sharing(int p) const {
    return {of(p) + counts[p], isShared(p) ? size_t(N + 1 - counts[p]) : 0};
  }
};

class DrawnWindows {
 public:
  /// Uses and trains the convolution's parameters; it must outlive this.
  explicit DrawnWindows(Convolution& convolution) : convolution_(convolution) {}

  /// Whether this pays for such images: of one channel, and mostly 0.
  bool fit(const Tensor& x) const;

  /// x (N, 1, H, W) → (P·N, F): row p·N + i is row i of window p, P windows from left to right and
  /// downwards. Of its F numbers the first FN count. Rows that no image has are anything.
  Tensor forward(Tensor x);

  /// Of the last forward pass.
  const WindowRows& rows() const { return rows_; }

  /// Writes the parameters' gradients. dout: ((N + 1)·P, F), row n·P + p for row n of window p, and
  /// N·P + p for its shared one.
  void backward(const Tensor& dout);

 private:
  void findBlank(const WindowFilters& filters);
  void listRows();
  int listTerms(int n, const Tensor& dout, int* pixels, Real* factors, Real* db) const;
  void addGradients(int n, const Tensor& dout, Real* dW, Real* db) const;

  Convolution& convolution_;
  std::optional<TapSums> taps_;
  int PW_ = 0;  // windows in a row
  int F_ = 0;
  Tensor images_;  // x with its padding
  std::vector<WindowFilters::Ink> inks_;
  WindowRows rows_;
  std::vector<int> places_;       // (N, P): an image's row of forward's, or kBlank
  std::vector<uint8_t> winners_;  // (N, P, F): which position, or kNone; where blank, anything
};

}  // namespace cnn

// Convolution, ReLU, 2×2 max pooling and the affine layer behind them, as networks of drawings
// begin. In training the affine layer's products are summed window by window, in each of which all
// images to which it is blank are one row; its outputs that have no gradient are left out on the
// way back.
#pragma once

#include "cnn/kept_columns.h"
#include "cnn/layers/affine.h"
#include "cnn/layers/convolution_pooling.h"
#include "cnn/layers/drawn_windows.h"

namespace cnn {

class ConvolutionPoolingAffine : public Layer {
 public:
  /// Computes what the convolution, a ReLU, a max pooling by 2×2 windows side by side and the
  /// affine layer compute one after the other. The two must outlive this layer, which uses and
  /// trains their parameters.
  ConvolutionPoolingAffine(Convolution& convolution, Affine& affine)
      : pooling_(convolution), windows_(convolution), affine_(affine) {}

  /// x (N, C, H, W) → (N, M). Throws kShapeMismatch when the layers cannot take it.
  Shape outputShape(const Shape& x) const override;
  Tensor forward(Tensor x, Mode mode) override;

  /// The layer is a network's first: after Mode::kTrain it leaves the gradient by the input out.
  Tensor backward(Tensor dout, bool needsInput = true) override;
  std::vector<Parameter*> parameters() override;

 private:
  Tensor forwardWindows(Tensor x);
  void addProducts(int from, int to, Real* sums) const;
  void backwardWindows(const Tensor& dout);
  void writeWeightGradient(int p, const Tensor& dout, const KeptColumns& kept, Tensor& dW) const;
  void writeInputGradient(int p, const Tensor& dout, const KeptColumns& kept, Tensor& dx) const;
  Tensor gatherRows(const Tensor& dout, const KeptColumns& kept, int ld) const;
  void writeShared(int p, int K, Tensor& dout) const;

  ConvolutionPooling pooling_;
  DrawnWindows windows_;
  Affine& affine_;
  Tensor x_;  // the affine layer's input, window by window; empty where it was not computed so
};

}  // namespace cnn

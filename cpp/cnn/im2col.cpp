#include "cnn/im2col.h"

#include <algorithm>
#include <utility>

#include "cnn/error.h"
#include "cnn/simd.h"

namespace cnn {

void Window::check() const {
  if (std::min({C, H, W, FH, FW, stride.h, stride.w}) < 1 || std::min(pad.h, pad.w) < 0) {
    fail(ErrorCode::kBadArgument,
         "image ({}, {}, {}), filter ({}, {}), stride ({}, {}), pad ({}, {}): sizes and stride "
         "must be at least 1, pad at least 0",
         C, H, W, FH, FW, stride.h, stride.w, pad.h, pad.w);
  }
  if (FH > H + 2 * pad.h || FW > W + 2 * pad.w) {
    fail(ErrorCode::kShapeMismatch, "a filter of ({}, {}) is larger than the padded image ({}, {})",
         FH, FW, H + 2 * pad.h, W + 2 * pad.w);
  }
}

namespace {

/// N images at `images` as a tensor, with their padding.
Tensor paddedCopy(const Real* images, int N, const Window& w) {
  Tensor copy = Tensor::uninitialized({N, w.C, w.H, w.W});
  std::copy_n(images, copy.size(), copy.data());
  return padded(std::move(copy), w.pad);
}

}  // namespace

void im2col(const Real* images, int N, const Window& w, Real* col) {
  const Im2colIndex index(w);
  const Tensor wide = paddedCopy(images, N, w);
  for (int n = 0; n < N; ++n) {
    const Real* image = wide.data() + n * index.paddedSize;
    for (int position : index.positions) {
      for (int k = 0; k < w.columns(); k += w.FW, col += w.FW) {
        copyRow(image + position + index.taps[k], w.FW, col);
      }
    }
  }
}

void col2im(const Real* col, int N, const Window& w, Real* images) {
  const Im2colIndex index(w);
  Tensor wide({N, w.C, w.H + 2 * w.pad.h, w.W + 2 * w.pad.w});
  for (int n = 0; n < N; ++n) {
    Real* image = wide.data() + n * index.paddedSize;
    for (int position : index.positions) {
      for (int k = 0; k < w.columns(); k += w.FW, col += w.FW) {
        addRow(col, w.FW, image + position + index.taps[k]);
      }
    }
  }
  const Tensor inside = cropped(std::move(wide), w.pad, {N, w.C, w.H, w.W});
  std::copy_n(inside.data(), inside.size(), images);
}

Im2colIndex::Im2colIndex(const Window& w) {
  const int paddedH = w.H + 2 * w.pad.h, paddedW = w.W + 2 * w.pad.w;
  paddedSize = size_t(w.C) * paddedH * paddedW;
  positions.reserve(w.rows());
  for (int oy = 0; oy < w.OH(); ++oy) {
    for (int ox = 0; ox < w.OW(); ++ox) {
      positions.push_back(oy * w.stride.h * paddedW + ox * w.stride.w);
    }
  }
  taps.reserve(w.columns());
  for (int c = 0; c < w.C; ++c) {
    for (int fy = 0; fy < w.FH; ++fy) {
      for (int fx = 0; fx < w.FW; ++fx) taps.push_back((c * paddedH + fy) * paddedW + fx);
    }
  }
}

Tensor padded(Tensor images, Axes pad) {
  if (pad.h == 0 && pad.w == 0) return images;
  const int H = images.dim(2), W = images.dim(3);
  const int paddedH = H + 2 * pad.h, paddedW = W + 2 * pad.w;
  const size_t planes = size_t(images.dim(0)) * images.dim(1);
  Tensor result({images.dim(0), images.dim(1), paddedH, paddedW});
  for (size_t p = 0; p < planes; ++p) {
    for (int y = 0; y < H; ++y) {
      copyRow(images.data() + (p * H + y) * W, W,
              result.data() + (p * paddedH + y + pad.h) * paddedW + pad.w);
    }
  }
  return result;
}

Tensor cropped(Tensor padded, Axes pad, const Shape& shape) {
  if (pad.h == 0 && pad.w == 0) return padded;
  const int H = shape[2], W = shape[3];
  const int paddedH = padded.dim(2), paddedW = padded.dim(3);
  const size_t planes = size_t(shape[0]) * shape[1];
  Tensor images = Tensor::uninitialized(shape);
  for (size_t p = 0; p < planes; ++p) {
    for (int y = 0; y < H; ++y) {
      copyRow(padded.data() + (p * paddedH + y + pad.h) * paddedW + pad.w, W,
              images.data() + (p * H + y) * W);
    }
  }
  return images;
}

void im2colTransposed(const Real* paddedImage, const Window& w, const Im2colIndex& index, int from,
                      int to, Real* rows) {
  const int OW = w.OW(), OHW = w.rows();
  for (int k = from; k < to; ++k) {
    for (int r = 0; r < OHW; r += OW, rows += OW) {
      const Real* source = paddedImage + index.taps[k] + index.positions[r];
      if (w.stride.w == 1) {
        copyRow(source, OW, rows);
      } else {
        for (int x = 0; x < OW; ++x) rows[x] = source[x * w.stride.w];
      }
    }
  }
}

void col2imTransposed(const Real* rows, const Window& w, const Im2colIndex& index, int from, int to,
                      Real* paddedImage) {
  const int OW = w.OW(), OHW = w.rows();
  for (int k = from; k < to; ++k) {
    for (int r = 0; r < OHW; r += OW, rows += OW) {
      Real* target = paddedImage + index.taps[k] + index.positions[r];
      if (w.stride.w == 1) {
        addRow(rows, OW, target);
      } else {
        for (int x = 0; x < OW; ++x) target[x * w.stride.w] += rows[x];
      }
    }
  }
}

namespace {

/// Calls visit(entry of col, entry of images or −1 on padding) for every entry, by the definition.
template <typename Visit>
void forEachEntry(int N, const Window& w, Visit visit) {
  size_t entry = 0;
  for (int n = 0; n < N; ++n)
    for (int oy = 0; oy < w.OH(); ++oy)
      for (int ox = 0; ox < w.OW(); ++ox)
        for (int c = 0; c < w.C; ++c)
          for (int fy = 0; fy < w.FH; ++fy)
            for (int fx = 0; fx < w.FW; ++fx) {
              const int y = oy * w.stride.h + fy - w.pad.h, x = ox * w.stride.w + fx - w.pad.w;
              const bool onImage = y >= 0 && y < w.H && x >= 0 && x < w.W;
              visit(entry++, onImage ? ((n * w.C + c) * w.H + y) * w.W + x : -1);
            }
}

}  // namespace

void im2colNaive(const Real* images, int N, const Window& w, Real* col) {
  forEachEntry(N, w, [&](size_t entry, int pixel) { col[entry] = pixel < 0 ? 0 : images[pixel]; });
}

void col2imNaive(const Real* col, int N, const Window& w, Real* images) {
  std::fill_n(images, N * w.imageSize(), Real(0));
  forEachEntry(N, w, [&](size_t entry, int pixel) {
    if (pixel >= 0) images[pixel] += col[entry];
  });
}

}  // namespace cnn

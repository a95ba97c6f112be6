#include "cnn/im2col.h"

#include <algorithm>
#include <string>

#include "cnn/error.h"

#if defined(__wasm_simd128__) && !defined(HITOFUDE_DOUBLE)
#define HITOFUDE_WASM_SIMD
#include <wasm_simd128.h>
#endif

namespace cnn {

namespace {

#ifdef HITOFUDE_WASM_SIMD

/// Four at a time; the last four may overlap the ones before.
void copyRow(const Real* source, int count, Real* target) {
  if (count < 4) {
    for (int i = 0; i < count; ++i) target[i] = source[i];
    return;
  }
  for (int i = 0; i + 4 <= count; i += 4) wasm_v128_store(target + i, wasm_v128_load(source + i));
  wasm_v128_store(target + count - 4, wasm_v128_load(source + count - 4));
}

void addRow(const Real* source, int count, Real* target) {
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    wasm_v128_store(target + i,
                    wasm_f32x4_add(wasm_v128_load(target + i), wasm_v128_load(source + i)));
  }
  for (; i < count; ++i) target[i] += source[i];
}

#else

void copyRow(const Real* source, int count, Real* target) { std::copy_n(source, count, target); }

void addRow(const Real* source, int count, Real* target) {
  for (int i = 0; i < count; ++i) target[i] += source[i];
}

#endif

/// The part of a filter's extent that lies on the image when the filter starts at `start`: first
/// tap, number of taps.
struct Span {
  int first, count;
};
Span spanOnImage(int start, int filter, int extent) {
  const int first = std::max(0, -start);
  return {first, std::max(0, std::min(filter, extent - start) - first)};
}

/// Calls visit(column, source, span) for every row of taps under the filter at (oy, ox) of one
/// image: `column` is where its FW entries start in the col row, `source` the image's pixel under
/// the first tap of the span.
template <typename Visit>
void forEachTapRow(const Window& w, int oy, int ox, Visit visit) {
  const int top = oy * w.stride.h - w.pad.h, left = ox * w.stride.w - w.pad.w;
  const Span x = spanOnImage(left, w.FW, w.W);
  for (int c = 0; c < w.C; ++c) {
    for (int fy = 0; fy < w.FH; ++fy) {
      const int y = top + fy;
      const bool onImage = y >= 0 && y < w.H && x.count > 0;
      const size_t pixel = onImage ? (size_t(c) * w.H + y) * w.W + left + x.first : 0;
      visit((size_t(c) * w.FH + fy) * w.FW, pixel, onImage ? x : Span{0, 0});
    }
  }
}

}  // namespace

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

void im2col(const Real* images, int N, const Window& w, Real* col) {
  const int OH = w.OH(), OW = w.OW(), columns = w.columns();
  for (int n = 0; n < N; ++n, images += w.imageSize()) {
    for (int oy = 0; oy < OH; ++oy) {
      for (int ox = 0; ox < OW; ++ox, col += columns) {
        forEachTapRow(w, oy, ox, [&](size_t column, size_t pixel, Span span) {
          Real* row = col + column;
          if (span.count < w.FW) std::fill_n(row, w.FW, Real(0));
          copyRow(images + pixel, span.count, row + span.first);
        });
      }
    }
  }
}

void col2im(const Real* col, int N, const Window& w, Real* images) {
  const int OH = w.OH(), OW = w.OW(), columns = w.columns();
  std::fill_n(images, N * w.imageSize(), Real(0));
  for (int n = 0; n < N; ++n, images += w.imageSize()) {
    for (int oy = 0; oy < OH; ++oy) {
      for (int ox = 0; ox < OW; ++ox, col += columns) {
        forEachTapRow(w, oy, ox, [&](size_t column, size_t pixel, Span span) {
          addRow(col + column + span.first, span.count, images + pixel);
        });
      }
    }
  }
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
      std::copy_n(images.data() + (p * H + y) * W, W,
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
      std::copy_n(padded.data() + (p * paddedH + y + pad.h) * paddedW + pad.w, W,
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

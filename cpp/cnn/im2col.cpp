#include "cnn/im2col.h"

#include <algorithm>
#include <string>

#include "cnn/error.h"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace cnn {

namespace {

#ifdef __wasm_simd128__

/// Four at a time; the last four may overlap the ones before.
void copyRow(const float* source, int count, float* target) {
  if (count < 4) {
    for (int i = 0; i < count; ++i) target[i] = source[i];
    return;
  }
  for (int i = 0; i + 4 <= count; i += 4) wasm_v128_store(target + i, wasm_v128_load(source + i));
  wasm_v128_store(target + count - 4, wasm_v128_load(source + count - 4));
}

void addRow(const float* source, int count, float* target) {
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    wasm_v128_store(target + i,
                    wasm_f32x4_add(wasm_v128_load(target + i), wasm_v128_load(source + i)));
  }
  for (; i < count; ++i) target[i] += source[i];
}

#else

void copyRow(const float* source, int count, float* target) { std::copy_n(source, count, target); }

void addRow(const float* source, int count, float* target) {
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
  const int top = oy * w.stride - w.pad, left = ox * w.stride - w.pad;
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
  if (C < 1 || H < 1 || W < 1 || FH < 1 || FW < 1 || stride < 1 || pad < 0) {
    throw Error(ErrorCode::kBadArgument,
                "image " + toString({C, H, W}) + ", filter " + toString({FH, FW}) + ", stride " +
                    std::to_string(stride) + ", pad " + std::to_string(pad) +
                    ": sizes and stride must be at least 1, pad at least 0");
  }
  if (FH > H + 2 * pad || FW > W + 2 * pad) {
    throw Error(ErrorCode::kShapeMismatch, "a filter of " + toString({FH, FW}) +
                                               " is larger than the padded image " +
                                               toString({H + 2 * pad, W + 2 * pad}));
  }
}

void im2col(const float* images, int N, const Window& w, float* col) {
  const int OH = w.OH(), OW = w.OW(), columns = w.columns();
  for (int n = 0; n < N; ++n, images += w.imageSize()) {
    for (int oy = 0; oy < OH; ++oy) {
      for (int ox = 0; ox < OW; ++ox, col += columns) {
        forEachTapRow(w, oy, ox, [&](size_t column, size_t pixel, Span span) {
          float* row = col + column;
          if (span.count < w.FW) std::fill_n(row, w.FW, 0.0f);
          copyRow(images + pixel, span.count, row + span.first);
        });
      }
    }
  }
}

void col2im(const float* col, int N, const Window& w, float* images) {
  const int OH = w.OH(), OW = w.OW(), columns = w.columns();
  std::fill_n(images, N * w.imageSize(), 0.0f);
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
              const int y = oy * w.stride + fy - w.pad, x = ox * w.stride + fx - w.pad;
              const bool onImage = y >= 0 && y < w.H && x >= 0 && x < w.W;
              visit(entry++, onImage ? ((n * w.C + c) * w.H + y) * w.W + x : -1);
            }
}

}  // namespace

void im2colNaive(const float* images, int N, const Window& w, float* col) {
  forEachEntry(N, w, [&](size_t entry, int pixel) { col[entry] = pixel < 0 ? 0 : images[pixel]; });
}

void col2imNaive(const float* col, int N, const Window& w, float* images) {
  std::fill_n(images, N * w.imageSize(), 0.0f);
  forEachEntry(N, w, [&](size_t entry, int pixel) {
    if (pixel >= 0) images[pixel] += col[entry];
  });
}

}  // namespace cnn

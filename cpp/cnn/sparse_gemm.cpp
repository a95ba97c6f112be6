#include "cnn/sparse_gemm.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "cnn/parallel.h"
#include "cnn/simd.h"
#include "cnn/transpose.h"
#include "cnn/workspace.h"

namespace cnn {

namespace {

/// Elements of B that are multiplied together, about what the first-level cache holds, and rows of
/// it: of long ones no more than the cache has ways, since all may begin in the same of its sets.
constexpr int kBlock = 10 * 1024, kFewestRows = 8, kMostRows = 128;

/// Rows of A up to which B is read where it lies.
constexpr int kFewRows = 8;

/// Columns of B that are multiplied together.
constexpr int kColumns = 144;

/// For four bits: the places of those that are set.
constexpr std::array<std::array<int, 4>, 16> kOnes = [] {
  std::array<std::array<int, 4>, 16> ones{};
  for (int bits = 0; bits < 16; ++bits) {
    for (int i = 0, found = 0; i < 4; ++i) {
      if (bits >> i & 1) ones[bits][found++] = i;
    }
  }
  return ones;
}();

/// The places of those numbers that are not 0, ascending. Returns how many. places: `count` + 3.
int nonZeros(const Real* values, int count, int* places) {
  int found = 0, k = 0;
  for (; k + 4 <= count; k += 4) {
    const int bits = bitsOf(load4(values + k) != splat4(0));
    Index4 ones;
    std::memcpy(&ones, kOnes[bits].data(), sizeof(ones));
    ones += k;
    std::memcpy(places + found, &ones, sizeof(ones));
    found += std::popcount(static_cast<unsigned>(bits));
  }
  for (; k < count; ++k) {
    places[found] = k;
    found += values[k] != 0;
  }
  return found;
}

/// out (4·V) = start + Σ x[k]·B[k] over `count` rows of B, ldB apart, that `rows` lists.
template <int V>
void addRows(const int* rows, int count, const Real* x, const Real* B, size_t ldB,
             const Real* start, Real* out) {
  Real4 sum[V];
#pragma GCC unroll 9
  for (int v = 0; v < V; ++v) sum[v] = load4(start + 4 * v);
  for (int i = 0; i < count; ++i) {
    const Real* row = B + rows[i] * ldB;
    const Real4 factor = splat4(x[rows[i]]);
#pragma GCC unroll 9
    for (int v = 0; v < V; ++v) sum[v] = multiplyAdd(factor, load4(row + 4 * v), sum[v]);
  }
#pragma GCC unroll 9
  for (int v = 0; v < V; ++v) store4(out + 4 * v, sum[v]);
}

/// As many vectors of four sums as the processor's registers hold, and as few as are worth a
/// function.
constexpr int kMostVectors = 9, kFewestVectors = 5;
constexpr decltype(&addRows<1>) kAddRows[] = {addRows<5>, addRows<6>, addRows<7>, addRows<8>,
                                              addRows<9>};

/// How a row of N numbers is cut into blocks of kFewestVectors to kMostVectors vectors of four (of
/// single ones where there are fewer): the first `wider` blocks have a vector more than the others.
struct Blocks {
  int count, vectors = 1, wider = 0;

  explicit Blocks(int N) : count(N / 4) {
    if (count < kFewestVectors) return;
    const int all = count;
    count = (all + kMostVectors - 1) / kMostVectors;
    vectors = all / count;
    wider = all % count;
  }
};

/// out (N) = start (null: zeros) + Σ x[k]·B[k] over the rows of B that `rows` lists.
void multiplyRow(int N, const Blocks& blocks, const int* rows, int count, const Real* x,
                 const Real* B, size_t ldB, const Real* start, Real* out) {
  static constexpr Real kZeros[4 * kMostVectors]{};
  int n = 0;
  for (int block = 0; block < blocks.count; ++block) {
    const int vectors = blocks.vectors + (block < blocks.wider);
    const auto add = vectors == 1 ? addRows<1> : kAddRows[vectors - kFewestVectors];
    add(rows, count, x, B + n, ldB, start ? start + n : kZeros, out + n);
    n += 4 * vectors;
  }
  for (; n < N; ++n) {
    Real sum = start ? start[n] : 0;
    for (int i = 0; i < count; ++i) sum += x[rows[i]] * B[rows[i] * ldB + n];
    out[n] = sum;
  }
}

/// C (M×N, rows ldC apart) = or += A (M×K) · B (K×N, rows ldB apart), on the calling thread.
void multiply(int M, int N, int K, const Real* A, const Real* B, size_t ldB, Real* C, size_t ldC,
              Write write) {
  const int atOnce = std::clamp(kBlock / N, kFewestRows, kMostRows);
  const int parts = (K + atOnce - 1) / atOnce;
  const Blocks blocks(N);
  int rows[kMostRows + 3];
  for (int64_t part = 0; part < parts; ++part) {
    const int k = static_cast<int>(part * K / parts);
    const int end = static_cast<int>((part + 1) * K / parts);
    const bool adds = part > 0 || write == Write::kAdd;
    for (int m = 0; m < M; ++m) {
      const Real* x = A + size_t(m) * K + k;
      Real* out = C + m * ldC;
      const int count = nonZeros(x, end - k, rows);
      multiplyRow(N, blocks, rows, count, x, B + k * ldB, ldB, adds ? out : nullptr, out);
    }
  }
}

/// `count` rows of op(A) from m on, side by side.
const Real* rowsOf(Transpose transA, int M, int K, const Real* A, int m, int count) {
  static thread_local std::vector<Real> memory;
  if (transA == Transpose::kNo) return A + size_t(m) * K;
  Real* rows = workspace(memory, size_t(count) * K);
  transpose(A + m, M, K, count, rows, K);
  return rows;
}

/// `width` columns of op(B) from n on, close enough together for the cache.
Rows<const Real> columnsOf(Transpose transB, int N, int K, const Real* B, int n, int width) {
  static thread_local std::vector<Real> memory;
  Real* columns = workspace(memory, size_t(K) * width);
  if (transB == Transpose::kYes) {
    transpose(B + size_t(n) * K, K, width, K, columns, width);
  } else {
    for (int k = 0; k < K; ++k) copyRow(B + size_t(k) * N + n, width, columns + size_t(k) * width);
  }
  return {columns, size_t(width)};
}

}  // namespace

Real zerosAmong(const Real* values, size_t count) {
  constexpr size_t kSample = 1000;
  const size_t step = count / kSample | 1;
  size_t zeros = 0, looked = 0;
  for (size_t i = 0; i < count; i += step, ++looked) zeros += values[i] == 0;
  return Real(zeros) / Real(looked);
}

void sparseGemm(Transpose transA, Transpose transB, int M, int N, int K, const Real* A,
                const Real* B, Real* C, Write write) {
  const bool inPlace = transB == Transpose::kNo && (M <= kFewRows || N <= kColumns);
  const int share = roundUp((N + threads() - 1) / threads(), 4);
  const int columns = std::min(N, inPlace ? std::max(kColumns, share) : kColumns);
  const int across = (N + columns - 1) / columns;
  int down = (M + kMostRows - 1) / kMostRows;
  while (down * across < threads() && down < M) down *= 2;
  const int rows = (M + down - 1) / down;
  down = (M + rows - 1) / rows;
  const size_t cost = size_t(rows) * columns * K / 2;
  parallelFor(size_t(down) * across, cost, [&](size_t task) {
    const int m = static_cast<int>(task / across) * rows, count = std::min(rows, M - m);
    const int n = static_cast<int>(task % across) * columns, width = std::min(columns, N - n);
    const Real* left = rowsOf(transA, M, K, A, m, count);
    const Rows<const Real> right =
        inPlace ? Rows<const Real>{B + n, size_t(N)} : columnsOf(transB, N, K, B, n, width);
    multiply(count, width, K, left, right.values, right.ld, C + size_t(m) * N + n, N, write);
  });
}

}  // namespace cnn

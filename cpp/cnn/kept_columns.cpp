#include "cnn/kept_columns.h"

#include <algorithm>

namespace cnn {

namespace {

std::vector<char> zeroColumns(const Tensor& matrix) {
  const int N = matrix.dim(0), M = matrix.dim(1);
  std::vector<char> isZero(M);
  for (int m = 0; m < M; m += 4) {
    const int from = std::min(m, M - 4);  // at the end some columns for the second time
    Mask4 isAny{};
    for (int n = 0; n < N; ++n) isAny |= load4(matrix.data() + size_t(n) * M + from) != 0;
    for (int i = 0; i < 4; ++i) isZero[from + i] = isAny[i] == 0;
  }
  return isZero;
}

/// How many of M columns to leave out, of which so many are 0.
int countLeft(int zeros, int M) {
  constexpr int kFew = 16;  // in so many columns one, from which on it pays
  const int left = std::min(zeros, M - 4) / 4 * 4;
  return left * kFew < M ? 0 : left;
}

}  // namespace

KeptColumns::KeptColumns(const Tensor& matrix) : M_(matrix.dim(1)), places_(M_) {
  const std::vector<char> isZero = zeroColumns(matrix);
  int left = countLeft(static_cast<int>(std::count(isZero.begin(), isZero.end(), true)), M_);
  const int kept = M_ - left;
  for (int m = 0; m < M_; ++m) {
    const bool isKept = !isZero[m] || left-- <= 0;
    places_[m] = isKept ? count() : kept;
    if (isKept) columns_.push_back(m);
  }
  const auto isKept = [&](int place) { return place < kept; };
  for (int m = 0; m < M_; m += 4) {
    const auto columns = places_.begin() + std::min(m, M_ - 4);
    const auto before = static_cast<int>(std::count_if(places_.begin(), columns, isKept));
    Four four{static_cast<int>(columns - places_.begin()), std::min(before, kept - 4), {}};
    for (int i = 0; i < 4; ++i) {
      four.picks[i] = isKept(columns[i]) ? pickOf(columns[i] - four.kept) : kPickZero;
    }
    fours_.push_back(four);
  }
}

void KeptColumns::gather(const Real* row, Real* kept) const {
  for (int i = 0; i < count(); ++i) kept[i] = row[columns_[i]];
}

void KeptColumns::scatter(const Real* kept, Real* row) const {
  for (const Four& four : fours_) {
    store4(row + four.column, pick4(load4(kept + four.kept), four.picks));
  }
}

}  // namespace cnn

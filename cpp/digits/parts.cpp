#include "digits/parts.h"

#include <algorithm>
#include <cstdint>

namespace digits {

namespace {

/// A part without ink of this strength is a smudge.
constexpr float kStrong = 0.5f;

/// Shares of the largest part's ink: a part with less is a speck, wherever it is; one with less is
/// a speck when it is far away.
constexpr float kSpeck = 0.01f, kFarSpeck = 0.1f;

/// Far: in longest sides of the largest part.
constexpr float kFar = 0.2f;

/// What covers this share of a photograph's side lies along it.
constexpr float kAlong = 0.25f;

struct Part {
  Box box;
  double ink = 0;
  float strongest = 0;
  int onSides[4] = {};  // pixels on the image's left, top, right and bottom side
  bool kept = true;
};

/// Finds parts and numbers their pixels.
class Parts {
 public:
  Parts(const Plane& ink, float faint) : ink_(ink), numbers(ink.values.size()) {
    for (size_t i = 0; i < numbers.size(); ++i) {
      if (ink.values[i] > faint && numbers[i] == 0) follow(i, faint);
    }
  }

  std::vector<Part> all;

  /// The part that a pixel belongs to; null for none.
  const Part* of(size_t pixel) const { return numbers[pixel] ? &all[numbers[pixel] - 1] : nullptr; }

 private:
  void follow(size_t first, float faint) {
    Part part;
    part.box = {ink_.width, ink_.height, 0, 0};
    all.push_back(part);
    const int32_t number = static_cast<int32_t>(all.size());
    std::vector<size_t> open{first};
    numbers[first] = number;
    while (!open.empty()) {
      const size_t pixel = open.back();
      open.pop_back();
      const int x = int(pixel % ink_.width), y = int(pixel / ink_.width);
      count(x, y, all.back());
      for (int j = std::max(y - 1, 0); j <= std::min(y + 1, ink_.height - 1); ++j) {
        for (int i = std::max(x - 1, 0); i <= std::min(x + 1, ink_.width - 1); ++i) {
          const size_t other = size_t(j) * ink_.width + i;
          if (numbers[other] != 0 || ink_.values[other] <= faint) continue;
          numbers[other] = number;
          open.push_back(other);
        }
      }
    }
  }

  void count(int x, int y, Part& part) const {
    part.box.add({x, y, x + 1, y + 1});
    part.ink += ink_.at(x, y);
    part.strongest = std::max(part.strongest, ink_.at(x, y));
    part.onSides[0] += x == 0;
    part.onSides[1] += y == 0;
    part.onSides[2] += x == ink_.width - 1;
    part.onSides[3] += y == ink_.height - 1;
  }

  const Plane& ink_;
  std::vector<int32_t> numbers;  // 0 for no part, else 1 + its place in `all`
};

bool liesAlongASide(const Part& part, const Plane& ink) {
  const int columns = std::max(part.onSides[1], part.onSides[3]);
  const int rows = std::max(part.onSides[0], part.onSides[2]);
  return columns >= kAlong * ink.width || rows >= kAlong * ink.height;
}

/// The kept part with the most ink; null for none.
const Part* largest(const std::vector<Part>& parts) {
  const Part* result = nullptr;
  for (const Part& part : parts) {
    if (part.kept && (!result || part.ink > result->ink)) result = &part;
  }
  return result;
}

bool isFar(const Box& a, const Box& from) {
  const int x = std::max(a.left - from.right, from.left - a.right);
  const int y = std::max(a.top - from.bottom, from.top - a.bottom);
  return std::max(x, y) > kFar * from.longest();
}

/// What lies along the sides goes when something else is there.
void dropSides(std::vector<Part>& parts, const Plane& ink) {
  bool others = false;
  for (const Part& part : parts) others |= part.kept && !liesAlongASide(part, ink);
  for (Part& part : parts) part.kept &= !others || !liesAlongASide(part, ink);
}

void choose(std::vector<Part>& parts, const Plane& ink, bool photograph) {
  for (Part& part : parts) part.kept = part.strongest >= kStrong;
  if (photograph) dropSides(parts, ink);
  const Part* main = largest(parts);
  if (!main) return;
  for (Part& part : parts) {
    const float least = isFar(part.box, main->box) ? kFarSpeck : kSpeck;
    part.kept &= part.ink >= least * main->ink;
  }
}

}  // namespace

Box keepDrawing(Plane& ink, float faint, bool photograph) {
  Parts parts(ink, faint);
  choose(parts.all, ink, photograph);
  Box box{ink.width, ink.height, 0, 0};
  for (const Part& part : parts.all) {
    if (part.kept) box.add(part.box);
  }
  for (size_t i = 0; i < ink.values.size(); ++i) {
    const Part* part = parts.of(i);
    if (part && !part->kept) ink.values[i] = 0;
  }
  return box;
}

}  // namespace digits

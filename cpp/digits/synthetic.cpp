#include "digits/synthetic.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "cnn/error.h"
#include "cnn/parallel.h"
#include "digits/models.h"

namespace digits {

namespace {

using cnn::Random;

/// The middle of the models' grid, and what half of it measures.
constexpr Point kMiddle{50, 70};

/// Distance of the points along a curve, in the grid's unit: about a pixel of the image.
constexpr float kStep = 8;

Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
Point operator*(Point a, float factor) { return {a.x * factor, a.y * factor}; }
float lengthOf(Point a) { return std::sqrt(a.x * a.x + a.y * a.y); }

/// Mean 0, standard deviation 1, shaped almost as a normal distribution but never beyond 3.
float spread(Random& random) {
  return float(2 * (random.uniform() + random.uniform() + random.uniform() - 1.5));
}
Point spreadPoint(Random& random) {
  const float x = spread(random);
  return {x, spread(random)};
}

/// A factor around 1 that is as often above `1 + deviation` as below `1 / (1 + deviation)`.
float ratio(Random& random, float deviation) {
  const float v = deviation * spread(random);
  return v >= 0 ? 1 + v : 1 / (1 - v);
}

bool chance(Random& random, double probability) { return random.uniform() < probability; }

/// A stroke before it is drawn.
struct Outline {
  std::vector<Point> joints;
  std::vector<bool> sharp;
};

/// The joints of one way of writing, chosen by how common it is.
const Joint* chooseWay(const Model& model, Random& random) {
  int total = 0;
  for (size_t i = 0; i < model.count; ++i) {
    if (model.joints[i].kind == Joint::kWay) total += model.joints[i].x;
  }
  int left = static_cast<int>(random.below(total));
  const Joint* joint = model.joints;
  for (;; ++joint) {
    if (joint->kind != Joint::kWay) continue;
    left -= joint->x;
    if (left < 0) return joint + 1;
  }
}

/// Now and then the pen stays on the paper between two strokes.
std::vector<Outline> outlinesOf(const Model& model, Random& random) {
  const Joint* const end = model.joints + model.count;
  std::vector<Outline> outlines(1);
  for (const Joint* joint = chooseWay(model, random); joint < end; ++joint) {
    if (joint->kind == Joint::kWay) break;
    if (joint->kind == Joint::kLift) {
      if (chance(random, 0.04)) {
        outlines.back().sharp.back() = true;
      } else {
        outlines.emplace_back();
      }
      continue;
    }
    outlines.back().joints.push_back({float(joint->x), float(joint->y)});
    outlines.back().sharp.push_back(joint->kind == Joint::kSharp);
  }
  return outlines;
}

/// Moves every joint, partly along with the one before it, and the stroke as a whole.
void jitter(Outline& outline, float amount, Random& random) {
  const Point offset = spreadPoint(random) * (0.6f * amount);
  Point drift = spreadPoint(random) * amount;
  for (Point& joint : outline.joints) {
    joint = joint + offset + drift;
    drift = drift * 0.5f + spreadPoint(random) * (0.85f * amount);
  }
}

/// Centripetal Catmull-Rom curve between b and c (Barry and Goldman 1988).
void curve(Point a, Point b, Point c, Point d, Stroke& stroke) {
  const auto knot = [](Point p, Point q) { return std::sqrt(std::max(1.0f, lengthOf(q - p))); };
  const float t1 = knot(a, b), t2 = t1 + knot(b, c), t3 = t2 + knot(c, d);
  const auto mix = [](Point p, Point q, float from, float to, float t) {
    return p * ((to - t) / (to - from)) + q * ((t - from) / (to - from));
  };
  const int pieces = std::max(1, int(std::ceil(lengthOf(c - b) / kStep)));
  for (int i = 1; i <= pieces; ++i) {
    const float t = t1 + (t2 - t1) * i / pieces;
    const Point ab = mix(a, b, 0, t1, t), bc = mix(b, c, t1, t2, t), cd = mix(c, d, t2, t3, t);
    stroke.push_back(mix(mix(ab, bc, 0, t2, t), mix(bc, cd, t1, t3, t), t1, t2, t));
  }
}

/// Through the joints; a sharp one ends a curve and starts the next.
Stroke strokeAlong(const Outline& outline) {
  const std::vector<Point>& p = outline.joints;
  Stroke stroke{p[0]};
  for (size_t i = 0; i + 1 < p.size(); ++i) {
    const bool starts = i == 0 || outline.sharp[i];
    const bool ends = i + 2 == p.size() || outline.sharp[i + 1];
    const Point before = starts ? p[i] * 2 - p[i + 1] : p[i - 1];
    const Point after = ends ? p[i + 1] * 2 - p[i] : p[i + 2];
    curve(before, p[i], p[i + 1], after, stroke);
  }
  return stroke;
}

/// The hand trembles, and the faster it is the more it cuts corners.
void write(Stroke& stroke, float tremor, int haste, Random& random) {
  for (Point& point : stroke) {
    const float x = float(random.uniform() - 0.5);
    point = point + Point{x, float(random.uniform() - 0.5)} * tremor;
  }
  for (int pass = 0; pass < haste; ++pass) {
    Point before = stroke[0];
    for (size_t i = 1; i + 1 < stroke.size(); ++i) {
      const Point smooth = (before + stroke[i + 1]) * 0.25f + stroke[i] * 0.5f;
      before = stroke[i];
      stroke[i] = smooth;
    }
  }
}

/// The stroke's last points: too far, too short, or with a hook.
void changeEnd(Stroke& stroke, Random& random) {
  const size_t spare = stroke.size() / 8;
  const float change = 9 * spread(random);
  if (change < 0) {
    stroke.resize(stroke.size() - std::min(spare, size_t(-change / kStep + 0.5f)));
  }
  const Point last = stroke.back(), direction = last - stroke[stroke.size() - 2];
  const float length = lengthOf(direction);
  if (length == 0) return;
  const Point along = direction * (1 / length);
  if (change > 0) stroke.push_back(last + along * change);
  if (!chance(random, 0.05)) return;
  const Point across = Point{-along.y, along.x} * (chance(random, 0.5) ? 1 : -1);
  const float back = float(random.uniform());
  stroke.push_back(stroke.back() + (across - along * back) * float(5 + 8 * random.uniform()));
}

void changeEnds(Stroke& stroke, Random& random) {
  for (int end = 0; end < 2; ++end) {
    changeEnd(stroke, random);
    std::reverse(stroke.begin(), stroke.end());
  }
}

/// What a hand does to a digit as a whole: proportions, bends, slant.
class Shape {
 public:
  explicit Shape(Random& random)
      : widening_(1.1f * ratio(random, 0.24f)),
        slant_(0.12f + 0.23f * spread(random)),
        rotation_(0.1f * spread(random)) {
    for (float& bend : bends_) bend = 0.13f * spread(random);
  }

  Point operator()(Point p) const {
    const float u = (p.x - kMiddle.x) / kMiddle.x, v = (p.y - kMiddle.y) / kMiddle.y;
    const float bentU = u + bends_[0] * v * v + bends_[1] * u * v + bends_[2] * u * u;
    const float bentV = v + bends_[3] * v * v + bends_[4] * u * v + bends_[5] * u * u;
    const float x = kMiddle.x * widening_ * bentU, y = kMiddle.y * bentV;
    const float slanted = x - slant_ * y;
    return {slanted - rotation_ * y, y + rotation_ * slanted};
  }

 private:
  float widening_, slant_, rotation_;
  float bends_[6];
};

/// The generator of one image, far from its neighbours': SplitMix64's finaliser (Steele et al.
/// 2014) of the seed, then of the number.
Random randomOf(uint64_t seed, uint64_t number) {
  const auto mixed = [](uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  };
  return Random(mixed(mixed(seed + 0x9e3779b97f4a7c15u) + number));
}

/// Images `first`(k) for k = 0 … count − 1.
template <typename NumberOf>
cnn::Batch batchOf(uint64_t seed, size_t count, const NumberOf& numberOf) {
  cnn::Batch batch{cnn::Tensor::uninitialized({int(count), 1, kSide, kSide}), cnn::Labels(count)};
  constexpr size_t kCost = 20'000;
  cnn::parallelFor(count, kCost, [&](size_t k) {
    const uint64_t number = numberOf(k);
    Random random = randomOf(seed, number);
    batch.t[k] = static_cast<int>(number % 10);
    const Drawing drawing = drawDigit(batch.t[k], random);
    const cnn::Tensor image = fromStrokes(drawing.strokes, {}, drawing.pen);
    std::copy_n(image.data(), image.size(), batch.x.data() + k * image.size());
  });
  return batch;
}

}  // namespace

Drawing drawDigit(int label, Random& random) {
  Drawing drawing;
  const float amount = 4.5f * ratio(random, 0.5f);
  const float tremor = float(8 * random.uniform());
  const int haste = static_cast<int>(random.below(4));
  for (Outline& outline : outlinesOf(kModels[label], random)) {
    jitter(outline, amount, random);
    drawing.strokes.push_back(strokeAlong(outline));
    write(drawing.strokes.back(), tremor, haste, random);
    changeEnds(drawing.strokes.back(), random);
  }
  const Shape shape(random);
  for (Stroke& stroke : drawing.strokes) {
    for (Point& point : stroke) point = shape(point);
  }
  const float variety = label == 1 ? 0.4f : 0.27f;  // a bar can be read whatever the pen
  drawing.pen = {2.5f * ratio(random, variety), ratio(random, 0.3f)};
  return drawing;
}

SyntheticDigits::SyntheticDigits(int count, uint64_t seed) : count_(count), seed_(seed) {
  if (count >= 1) return;
  cnn::fail(cnn::ErrorCode::kBadArgument, "got an epoch of {} images, expected at least 1", count);
}

cnn::Batch SyntheticDigits::pick(const std::vector<int>& indices) const {
  return batchOf(seed_, indices.size(), [&](size_t k) { return uint64_t(indices[k]); });
}

cnn::Batch SyntheticDigits::draw(const std::vector<int>& indices, uint64_t before) const {
  return batchOf(seed_, indices.size(), [&](size_t k) { return count_ + before + k; });
}

}  // namespace digits

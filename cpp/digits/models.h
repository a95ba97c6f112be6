// The ways in which people write the digits, as the joints that a pen passes through. Data only:
// cpp/digits/synthetic.cpp draws them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace digits {

/// A point on a grid of about 100×140, y growing downwards; or a mark between points.
struct Joint {
  enum Kind : uint8_t {
    kRound,  // the pen goes through in a curve
    kSharp,  // the pen turns
    kLift,   // the pen leaves the paper: the next joint starts a stroke
    kWay,    // another way of writing the digit starts; x is how common it is among its digit's
  };
  Kind kind;
  uint8_t x, y;
};

constexpr Joint way(uint8_t weight) { return {Joint::kWay, weight, 0}; }
constexpr Joint at(uint8_t x, uint8_t y) { return {Joint::kRound, x, y}; }
constexpr Joint turn(uint8_t x, uint8_t y) { return {Joint::kSharp, x, y}; }
constexpr Joint kLift{Joint::kLift, 0, 0};

// clang-format off
constexpr Joint kZero[] = {
    // One oval from the top, anticlockwise.
    way(10), at(58, 4), at(30, 14), at(10, 50), at(8, 88), at(24, 126), at(50, 137), at(78, 122), at(92, 86), at(90, 48), at(76, 16), at(56, 4),
    // The ends overlap.
    way(5), at(70, 18), at(45, 4), at(18, 30), at(6, 75), at(22, 122), at(50, 136), at(80, 116), at(94, 70), at(82, 26), at(56, 6), at(38, 10),
    // A loop at the top.
    way(3), at(50, 6), at(18, 36), at(8, 84), at(30, 132), at(66, 130), at(92, 84), at(82, 30), at(52, 8), at(38, 22), at(56, 32), at(82, 16),
    // A gap at the top.
    way(4), at(44, 10), at(14, 44), at(10, 92), at(36, 134), at(70, 126), at(92, 80), at(86, 36), at(66, 12),
    // Narrow and leaning.
    way(4), at(68, 2), at(40, 30), at(22, 80), at(24, 128), at(42, 138), at(66, 108), at(82, 60), at(84, 18), at(66, 3),
    // Clockwise, from the top left.
    way(2), at(34, 12), at(76, 14), at(94, 60), at(84, 112), at(48, 136), at(14, 110), at(8, 58), at(30, 14), at(54, 6),
    // A circle.
    way(4), at(52, 22), at(18, 36), at(2, 72), at(16, 108), at(50, 122), at(84, 108), at(98, 72), at(85, 36), at(50, 22),
    // With corners.
    way(1), at(30, 6), at(8, 22), at(6, 110), at(24, 134), at(78, 134), at(94, 112), at(92, 22), at(72, 6), at(28, 8),
    // From the upper right, ending across the start.
    way(3), at(88, 14), at(60, 4), at(24, 26), at(8, 76), at(20, 124), at(52, 136), at(84, 108), at(90, 50), at(68, 14), at(46, 0),
    // A leaf.
    way(2), at(62, 0), at(26, 40), at(10, 92), at(30, 136), at(56, 130), at(82, 86), at(84, 40), turn(60, 0),
    // The end runs out to the right.
    way(2), at(60, 12), at(24, 22), at(6, 70), at(22, 124), at(56, 132), at(88, 92), at(80, 40), at(54, 16), at(74, 14), at(100, 18),
    // The end runs into the middle.
    way(2), at(40, 4), at(12, 40), at(8, 96), at(40, 136), at(80, 120), at(94, 70), at(78, 20), at(46, 10), at(36, 34),
    // Flat and wide, from the right.
    way(2), at(88, 46), at(60, 24), at(20, 36), at(4, 70), at(24, 104), at(64, 112), at(98, 84), at(88, 44), at(66, 26),
    // Struck through.
    way(1), at(54, 4), at(14, 40), at(8, 90), at(44, 137), at(86, 104), at(90, 44), at(52, 4), kLift, at(84, 16), at(18, 122),
    // A line inside.
    way(2), at(30, 30), at(60, 6), at(90, 50), at(72, 124), at(26, 126), at(8, 70), at(36, 14), at(60, 40), at(64, 74),
    // A gap at the bottom, or all of the top.
    way(2), at(30, 134), at(8, 84), at(18, 28), at(54, 4), at(88, 34), at(94, 90), at(70, 134),
    way(1), at(14, 30), at(4, 80), at(34, 122), at(80, 110), at(100, 62), at(92, 30),
};

constexpr Joint kOne[] = {
    // A bar.
    way(18), at(52, 0), at(50, 70), at(50, 140),
    way(10), at(72, 0), at(50, 70), at(28, 140),
    way(2), at(88, 8), at(12, 132),
    way(2), at(40, 0), at(50, 70), at(60, 140),
    way(3), at(60, 0), at(46, 60), at(46, 140),
    way(2), at(44, 4), at(54, 46), at(48, 96), at(56, 138),
    // With a flag.
    way(6), at(26, 32), turn(52, 2), at(52, 140),
    way(5), at(38, 18), turn(52, 2), at(50, 140),
    way(4), at(10, 66), turn(56, 2), at(56, 140),
    way(3), at(24, 24), at(48, 14), turn(58, 2), at(46, 140),
    way(3), at(30, 60), at(54, 28), turn(74, 2), at(44, 140),
    way(2), at(32, 24), at(46, 8), at(56, 12), at(54, 60), at(50, 140),
    // With a flag and a foot.
    way(4), at(26, 30), turn(52, 2), at(52, 136), kLift, at(22, 138), at(84, 136),
    way(2), at(16, 46), turn(56, 2), at(54, 136), kLift, at(8, 138), at(96, 136),
    way(1), at(28, 34), turn(52, 4), turn(52, 134), turn(24, 136), at(84, 134),
    // With a foot.
    way(2), at(52, 0), at(50, 138), kLift, at(24, 138), at(78, 138),
    // With a hook at the bottom.
    way(2), at(48, 0), at(46, 110), at(52, 136), at(66, 130),
    way(1), at(58, 0), at(56, 112), at(48, 136), at(34, 130),
};

constexpr Joint kTwo[] = {
    // A corner at the bottom left.
    way(8), at(12, 36), at(26, 10), at(56, 2), at(82, 22), at(76, 58), at(44, 98), turn(10, 134), at(50, 134), at(94, 134),
    way(4), at(24, 26), at(46, 4), at(70, 16), at(66, 52), at(36, 104), turn(4, 134), at(98, 136),
    // A loop at the bottom left.
    way(7), at(12, 32), at(40, 4), at(78, 16), at(78, 56), at(44, 104), at(14, 132), at(4, 118), at(20, 106), at(52, 124), at(96, 132),
    way(3), at(10, 30), at(44, 2), at(84, 18), at(84, 58), at(48, 108), at(10, 136), at(0, 114), at(30, 104), at(68, 126), at(98, 118),
    way(2), at(26, 22), at(56, 2), at(82, 22), at(66, 74), at(34, 124), at(16, 136), at(14, 120), at(36, 118), at(64, 136), at(94, 126),
    // A wavy base.
    way(4), at(14, 32), at(34, 6), at(66, 4), at(82, 30), at(64, 74), turn(8, 132), at(34, 118), at(62, 132), at(94, 124),
    way(3), at(18, 34), at(44, 4), at(76, 18), at(68, 62), turn(12, 124), at(40, 118), at(66, 136), at(98, 140),
    // As a z.
    way(3), at(8, 18), at(46, 6), turn(86, 10), at(46, 72), turn(8, 132), at(92, 132),
    way(1), at(8, 10), turn(84, 8), turn(10, 132), at(92, 130),
    // A curl at the start.
    way(3), at(24, 46), at(10, 34), at(24, 10), at(54, 2), at(84, 24), at(74, 66), at(36, 108), turn(6, 136), at(96, 130),
    way(1), at(32, 36), at(16, 46), at(8, 28), at(38, 2), at(80, 14), at(78, 60), at(40, 106), at(10, 132), at(4, 116), at(28, 110), at(96, 134),
    // A round turn at the bottom left.
    way(4), at(14, 26), at(44, 4), at(78, 24), at(68, 70), at(24, 112), at(12, 130), at(36, 136), at(92, 124),
    // A swan.
    way(2), at(10, 24), at(46, 0), at(80, 28), at(64, 86), turn(14, 124), at(50, 126), at(92, 138),
    // A short base.
    way(2), at(10, 30), at(42, 2), at(78, 20), at(70, 66), turn(18, 136), at(66, 138),
    // Leaning far.
    way(2), at(30, 24), at(64, 0), at(96, 16), at(80, 62), at(32, 116), turn(0, 138), at(80, 138),
    // A long low base.
    way(2), at(20, 40), at(40, 18), at(62, 26), at(56, 64), at(30, 100), turn(2, 124), at(60, 120), at(120, 118),
    // The loop is large.
    way(8), at(20, 30), at(50, 4), at(84, 24), at(74, 72), at(34, 120), at(6, 118), at(14, 94), at(50, 98), at(84, 120), at(106, 116),
    way(3), at(24, 24), at(58, 2), at(90, 26), at(76, 78), at(36, 126), at(2, 122), at(8, 98), at(46, 98), at(82, 124), at(114, 112),
    way(2), at(44, 20), at(62, 0), at(72, 28), at(46, 98), at(18, 136), at(2, 114), at(30, 94), at(98, 106),
    // The head is closed.
    way(3), at(34, 40), at(16, 24), at(36, 4), at(74, 6), at(80, 44), at(56, 92), at(20, 130), at(4, 116), at(30, 106), at(100, 126),
    // Low and wide.
    way(4), at(0, 42), at(30, 20), at(66, 26), at(62, 58), at(26, 96), turn(2, 112), at(50, 108), at(114, 106),
    way(3), at(4, 34), at(36, 14), at(84, 20), at(70, 60), at(20, 108), turn(0, 122), at(50, 116), at(120, 120),
    // The loop lies flat at the bottom left and the base rises.
    way(6), at(28, 26), at(58, 2), at(86, 22), at(76, 66), at(40, 110), at(8, 124), at(10, 104), at(42, 104), at(74, 124), at(108, 106),
    // The neck runs straight down into the loop.
    way(3), at(10, 26), at(40, 2), at(70, 16), at(72, 70), at(52, 118), at(22, 136), at(10, 116), at(40, 104), at(110, 120),
    // As a turned a, the tail going down.
    way(5), at(16, 32), at(48, 4), at(80, 22), at(76, 70), at(50, 112), at(14, 128), at(0, 106), at(26, 88), at(62, 98), at(84, 122), at(100, 136),
    way(3), at(24, 24), at(50, 2), at(78, 26), at(76, 80), at(46, 128), at(14, 132), at(6, 108), at(38, 96), at(76, 112), at(96, 128),
    // Narrow, with a small loop and a short base.
    way(2), at(30, 20), at(50, 2), at(62, 20), at(50, 80), at(30, 130), at(16, 136), at(18, 122), at(44, 120), at(68, 132),
    // A loop at the end of a straight neck.
    way(3), at(8, 20), at(44, 6), at(80, 10), at(56, 74), at(24, 128), at(8, 120), at(34, 100), at(102, 108),
    // A falling base.
    way(2), at(10, 34), at(50, 14), at(80, 24), at(66, 56), turn(30, 94), at(70, 92), at(112, 106),
};

constexpr Joint kThree[] = {
    // A turn in the middle.
    way(9), at(12, 20), at(44, 2), at(80, 20), at(70, 54), turn(40, 66), at(82, 82), at(86, 118), at(48, 138), at(8, 124),
    way(3), at(28, 14), at(54, 2), at(74, 20), at(64, 46), turn(38, 56), at(86, 74), at(96, 108), at(58, 138), at(4, 120),
    way(3), at(6, 22), at(46, 2), at(92, 22), at(82, 62), turn(38, 80), at(74, 90), at(78, 120), at(44, 138), at(14, 130),
    // Without one.
    way(4), at(10, 14), at(52, 2), at(84, 26), at(62, 60), at(60, 66), at(88, 92), at(72, 130), at(12, 136),
    // A loop in the middle.
    way(5), at(14, 20), at(48, 2), at(82, 22), at(66, 58), at(38, 70), at(36, 60), at(52, 60), at(84, 84), at(84, 120), at(44, 138), at(6, 122),
    way(2), at(20, 12), at(56, 2), at(80, 24), at(58, 56), at(20, 74), at(22, 54), at(56, 66), at(90, 92), at(72, 132), at(10, 134),
    // A flat top.
    way(3), at(12, 8), turn(84, 6), turn(44, 56), at(84, 76), at(88, 112), at(50, 138), at(8, 124),
    way(1), at(16, 4), turn(82, 10), at(60, 36), turn(34, 58), at(78, 66), at(90, 102), at(60, 136), at(10, 126),
    // Curled ends.
    way(3), at(22, 34), at(22, 10), at(56, 2), at(82, 24), at(66, 56), turn(44, 66), at(80, 80), at(84, 120), at(44, 138), at(10, 124), at(12, 104),
    // Straight and pointed.
    way(2), at(8, 8), at(60, 8), at(78, 26), turn(28, 66), at(80, 84), at(80, 108), at(10, 138),
    // A long tail.
    way(2), at(18, 18), at(52, 2), at(78, 20), at(66, 50), turn(42, 60), at(80, 76), at(84, 104), at(56, 132), at(0, 140),
    // A flat base.
    way(2), at(12, 16), at(50, 2), at(76, 18), at(64, 50), turn(34, 60), at(82, 78), at(88, 116), at(66, 134), at(6, 132),
    // Leaning far.
    way(2), at(34, 18), at(68, 0), at(96, 16), at(78, 50), turn(46, 62), at(80, 78), at(70, 120), at(34, 138), at(0, 126),
    // A middle that reaches far to the left.
    way(2), at(18, 10), at(60, 2), at(82, 20), at(64, 50), turn(14, 70), at(66, 72), at(88, 98), at(64, 132), at(8, 132),
    // Low and wide.
    way(3), at(10, 30), at(50, 14), at(90, 24), at(76, 54), turn(40, 66), at(86, 72), at(98, 98), at(56, 124), at(0, 120),
    // A thin upper half, hanging over.
    way(2), at(10, 10), at(60, 0), at(96, 12), at(70, 44), turn(44, 56), at(64, 70), at(68, 104), at(36, 136), at(10, 132),
    // No bay in the middle.
    way(3), at(30, 6), at(66, 2), at(78, 22), at(56, 54), at(62, 68), at(70, 90), at(58, 122), at(28, 138),
    // As an m on its side.
    way(2), at(0, 40), at(30, 10), at(76, 2), at(70, 44), at(34, 74), at(78, 52), at(98, 72), at(80, 114), at(46, 134),
};

constexpr Joint kFour[] = {
    // Open, in two strokes.
    way(8), at(26, 4), at(16, 58), turn(12, 80), at(90, 76), kLift, at(72, 6), at(66, 140),
    way(4), at(40, 0), at(26, 40), turn(4, 84), at(94, 80), kLift, at(62, 50), at(58, 140),
    way(3), at(26, 4), turn(12, 50), at(86, 46), kLift, at(74, 8), at(62, 140),
    way(2), at(22, 4), turn(8, 98), at(98, 96), kLift, at(64, 36), at(60, 140),
    way(2), at(30, 0), turn(14, 74), at(94, 72), kLift, at(82, 0), at(76, 140),
    // As a U with a stem.
    way(6), at(18, 6), at(10, 54), at(24, 76), at(60, 74), at(86, 60), kLift, at(88, 2), at(76, 140),
    way(3), at(28, 8), at(20, 58), at(36, 74), at(70, 64), kLift, at(78, 4), at(60, 140),
    way(2), at(8, 10), at(12, 64), at(40, 84), at(78, 74), kLift, at(82, 10), at(84, 140),
    // The same in one stroke.
    way(3), at(16, 10), at(12, 62), at(40, 80), at(78, 58), turn(92, 4), at(80, 80), at(72, 140),
    way(1), at(24, 4), at(14, 60), at(34, 80), at(68, 66), at(86, 24), at(84, 14), at(76, 60), at(62, 140),
    way(2), at(26, 4), at(10, 68), turn(14, 80), at(78, 70), turn(84, 6), at(74, 140),
    // Closed, in two strokes.
    way(4), at(66, 2), turn(6, 92), at(98, 92), kLift, at(68, 2), at(66, 140),
    way(2), at(70, 6), at(26, 48), turn(14, 76), at(88, 74), kLift, at(76, 2), at(68, 140),
    // Closed, in one.
    way(3), at(96, 94), turn(6, 92), turn(64, 2), at(64, 140),
    way(2), at(92, 74), at(20, 78), at(30, 48), turn(78, 4), at(68, 140),
    // A bolt and a stem.
    way(2), at(52, 0), turn(10, 78), at(84, 72), kLift, at(60, 40), at(40, 140),
    // A loop at the corner.
    way(2), at(30, 0), at(16, 64), at(10, 88), at(4, 74), at(30, 70), at(96, 70), kLift, at(74, 10), at(66, 140),
    // The bar is short of the stem's right.
    way(2), at(20, 6), at(10, 60), turn(14, 76), at(74, 74), kLift, at(76, 10), at(74, 140),
    // Narrow, the stem beside the bar's end.
    way(5), at(40, 0), at(30, 50), at(28, 84), at(40, 92), at(62, 84), turn(72, 58), at(64, 100), at(62, 140),
    way(4), at(50, 0), at(20, 76), turn(16, 88), at(76, 88), kLift, at(60, 64), at(52, 140),
    way(3), at(36, 0), at(34, 60), turn(32, 92), at(60, 84), turn(66, 62), at(62, 140),
    way(3), at(60, 0), at(22, 60), turn(10, 86), at(50, 94), at(86, 92), kLift, at(70, 68), at(56, 140),
    way(1), at(80, 16), at(20, 50), turn(8, 72), turn(84, 74), at(76, 140),
    // Wide.
    way(5), at(10, 18), at(4, 62), at(28, 80), at(70, 72), at(102, 56), kLift, at(106, 4), at(90, 140),
    way(3), at(20, 10), turn(0, 76), at(60, 82), at(120, 70), kLift, at(86, 10), at(74, 140),
};

constexpr Joint kFive[] = {
    // Neck and belly, then the hat.
    way(7), at(26, 8), turn(20, 62), at(56, 52), at(88, 80), at(80, 120), at(44, 138), at(8, 126), kLift, at(26, 8), at(90, 4),
    way(3), at(38, 10), turn(28, 64), at(60, 64), at(72, 96), at(54, 130), at(14, 132), kLift, at(38, 10), at(100, 6),
    way(3), at(30, 6), turn(22, 40), at(70, 36), at(96, 78), at(72, 130), at(6, 130), kLift, at(30, 6), at(84, 0),
    // The hat stands off.
    way(4), at(24, 14), turn(20, 62), at(60, 54), at(88, 84), at(78, 122), at(44, 138), at(8, 124), kLift, at(36, 2), at(94, 0),
    way(2), at(20, 24), at(18, 58), at(48, 62), at(72, 90), at(60, 128), at(8, 134), kLift, at(40, 16), at(64, 10), at(96, 14),
    // From the right, in one stroke.
    way(7), at(90, 6), turn(30, 8), turn(22, 60), at(58, 54), at(88, 84), at(76, 124), at(40, 138), at(6, 124),
    way(3), at(100, 0), turn(46, 10), turn(32, 58), at(70, 64), at(76, 100), at(44, 134), at(0, 130),
    way(2), at(92, 4), turn(34, 8), turn(28, 50), at(74, 50), at(90, 88), at(60, 130), at(6, 134),
    way(2), at(86, 4), turn(36, 8), at(22, 54), at(74, 82), at(78, 114), at(46, 134), at(8, 138),
    // As an s.
    way(4), at(88, 6), at(44, 8), at(22, 36), at(44, 62), at(80, 84), at(80, 120), at(44, 138), at(8, 124),
    way(2), at(96, 8), at(58, 4), at(34, 30), at(44, 60), at(66, 88), at(54, 124), at(22, 138), at(0, 124),
    // With corners.
    way(1), at(84, 8), turn(24, 8), turn(20, 60), at(76, 62), at(84, 74), at(82, 122), at(70, 132), at(12, 134),
    // The end curls up.
    way(2), at(28, 8), turn(24, 62), at(60, 56), at(86, 86), at(72, 126), at(36, 138), at(12, 120), at(20, 100), kLift, at(28, 8), at(88, 4),
    way(1), at(92, 8), turn(32, 6), turn(26, 60), at(62, 56), at(84, 90), at(62, 134), at(20, 134), at(8, 112), at(26, 102),
    // A wavy hat.
    way(2), at(30, 10), turn(20, 60), at(60, 56), at(84, 86), at(70, 128), at(8, 128), kLift, at(30, 12), at(56, 6), at(94, 12),
    // A loop where belly and neck meet.
    way(1), at(94, 4), turn(36, 8), at(24, 60), at(16, 76), at(26, 62), at(66, 60), at(84, 92), at(56, 134), at(6, 130),
    // A small belly and a long hat.
    way(4), at(32, 20), turn(16, 66), at(50, 60), at(64, 96), at(36, 134), at(0, 136), kLift, at(32, 20), at(112, 4),
    way(4), at(116, 0), turn(40, 16), turn(22, 66), at(56, 66), at(62, 104), at(32, 134), at(0, 128),
    // A wide belly with a short end.
    way(3), at(100, 10), at(60, 14), turn(28, 24), turn(20, 66), at(60, 54), at(96, 76), at(86, 114), at(46, 132),
    way(2), at(30, 24), turn(22, 64), at(64, 52), at(96, 80), at(76, 120), at(30, 128), kLift, at(40, 20), at(112, 8),
};

constexpr Joint kSix[] = {
    // A straight neck.
    way(7), at(66, 2), at(30, 46), at(12, 96), at(32, 134), at(70, 128), at(84, 98), at(58, 76), at(20, 94),
    way(4), at(92, 4), at(48, 48), at(14, 100), at(30, 136), at(64, 130), at(76, 100), at(48, 84), at(14, 112),
    way(3), at(26, 2), at(14, 60), at(14, 116), at(50, 138), at(86, 114), at(74, 80), at(42, 78), at(14, 106),
    // A round one.
    way(7), at(84, 14), at(60, 2), at(28, 30), at(10, 86), at(24, 130), at(62, 136), at(88, 104), at(64, 74), at(16, 98),
    way(3), at(98, 20), at(54, 10), at(14, 58), at(14, 114), at(54, 138), at(92, 112), at(70, 84), at(22, 100),
    // A small loop.
    way(4), at(76, 0), at(40, 50), at(22, 110), at(40, 138), at(68, 126), at(66, 98), at(44, 96), at(26, 116),
    // A large loop.
    way(4), at(56, 0), at(20, 42), at(6, 94), at(36, 138), at(82, 124), at(90, 80), at(54, 56), at(8, 86),
    // The loop stays open.
    way(3), at(60, 2), at(22, 50), at(12, 104), at(40, 138), at(80, 120), at(80, 86), at(54, 80), at(34, 96),
    way(2), at(72, 2), at(32, 44), at(14, 100), at(34, 136), at(72, 130), at(84, 100), at(64, 84), at(48, 98),
    // The loop crosses the neck.
    way(4), at(64, 2), at(26, 54), at(14, 108), at(38, 138), at(74, 124), at(78, 92), at(48, 84), at(2, 108),
    // The loop winds in.
    way(2), at(70, 4), at(26, 46), at(10, 98), at(38, 136), at(80, 116), at(72, 82), at(44, 86), at(42, 108),
    // Lying down.
    way(2), at(104, 10), at(62, 40), at(18, 84), at(8, 120), at(36, 136), at(82, 120), at(78, 96), at(44, 96), at(14, 124),
    // A long neck.
    way(3), at(50, 0), at(28, 52), at(18, 104), at(36, 138), at(62, 124), at(54, 98), at(22, 112),
    // The start curls.
    way(2), at(76, 22), at(84, 8), at(62, 2), at(26, 48), at(12, 104), at(40, 138), at(80, 120), at(70, 88), at(18, 102),
    // The loop lies at the right.
    way(4), at(40, 0), at(14, 50), at(10, 100), at(40, 132), at(86, 120), at(100, 90), at(76, 74), at(46, 100), at(50, 120),
    way(3), at(50, 0), at(20, 60), at(16, 110), at(50, 136), at(90, 116), at(84, 84), at(56, 86), at(44, 112), at(60, 130),
    way(2), at(30, 20), at(6, 70), at(14, 116), at(60, 126), at(100, 102), at(92, 74), at(60, 80), at(44, 112),
    // Narrow, with a small loop.
    way(4), at(70, 0), at(36, 60), at(16, 120), at(30, 136), at(56, 124), at(66, 98), at(46, 96), at(26, 122),
    // Almost a zero.
    way(2), at(44, 8), at(12, 50), at(14, 110), at(54, 134), at(88, 104), at(70, 70), at(36, 80), at(24, 104),
    // The loop ends below the neck.
    way(3), at(24, 0), at(10, 68), at(26, 116), at(60, 110), at(86, 70), at(70, 62), at(46, 90), at(32, 138),
    way(2), at(56, 0), at(20, 70), at(18, 116), at(46, 120), at(82, 84), at(66, 72), at(36, 104), at(24, 138),
};

constexpr Joint kSeven[] = {
    // A corner.
    way(9), at(8, 10), turn(90, 8), at(62, 70), at(40, 138),
    way(3), at(10, 6), turn(82, 6), at(80, 60), at(76, 140),
    way(3), at(34, 10), turn(76, 8), at(48, 138),
    way(2), at(6, 0), turn(90, 20), at(36, 138),
    way(2), at(4, 30), turn(92, 2), at(28, 138),
    way(2), at(10, 10), turn(96, 6), at(8, 136),
    // A hook at the top left.
    way(4), at(12, 28), turn(14, 8), turn(90, 8), at(64, 66), at(44, 138),
    way(2), at(10, 44), turn(14, 10), turn(86, 6), at(74, 60), at(46, 138),
    way(2), at(14, 4), at(12, 42), kLift, at(14, 10), turn(88, 6), at(76, 60), at(44, 138),
    // A round stem.
    way(5), at(8, 8), at(60, 10), turn(92, 4), at(58, 60), at(44, 140),
    way(2), at(6, 12), turn(90, 8), at(92, 40), at(60, 100), at(18, 138),
    // A wavy top.
    way(4), at(6, 24), at(24, 8), at(56, 14), turn(94, 6), at(56, 70), at(40, 138),
    way(2), at(8, 30), at(20, 8), at(50, 20), turn(90, 10), at(70, 70), at(62, 140),
    // A round corner.
    way(4), at(10, 14), at(60, 4), at(86, 18), at(68, 70), at(40, 138),
    way(2), at(12, 36), at(32, 8), at(66, 4), at(84, 26), at(66, 80), at(46, 138),
    // Crossed.
    way(5), at(8, 10), turn(90, 8), at(62, 70), at(40, 138), kLift, at(24, 72), at(88, 70),
    way(3), at(12, 28), turn(14, 8), turn(92, 8), at(60, 72), at(42, 138), kLift, at(30, 78), at(90, 70),
    way(3), at(6, 24), at(24, 8), at(56, 14), turn(94, 6), at(60, 70), at(44, 138), kLift, at(28, 76), at(84, 66),
    way(2), at(16, 12), at(58, 6), at(84, 18), at(62, 76), at(48, 138), kLift, at(28, 66), at(88, 76),
    way(1), at(10, 10), turn(84, 8), at(56, 138), kLift, at(46, 84), at(92, 58),
    // A round corner, crossed low.
    way(4), at(10, 20), at(34, 4), at(70, 10), at(74, 44), at(54, 90), at(44, 138), kLift, at(20, 92), at(84, 96),
    way(3), at(8, 30), at(12, 8), at(60, 10), at(84, 18), at(66, 70), at(50, 138), kLift, at(24, 100), at(90, 88),
    way(2), at(4, 22), at(30, 4), at(80, 14), at(62, 80), at(40, 138), kLift, at(24, 86), at(100, 108),
    // The hook is as deep as the stem.
    way(2), at(6, 60), at(8, 12), at(40, 6), turn(92, 10), at(88, 70), at(76, 140),
    // The top is a valley.
    way(3), at(10, 20), at(30, 42), at(60, 34), turn(100, 2), at(60, 80), at(30, 140),
    way(2), at(2, 20), at(20, 36), at(56, 26), turn(96, 8), at(50, 90), at(20, 138),
    // Low and wide.
    way(2), at(0, 60), at(40, 32), turn(112, 24), at(66, 76), at(24, 112),
};

constexpr Joint kEight[] = {
    // From the top right as an s, then back.
    way(10), at(80, 18), at(50, 2), at(20, 22), at(32, 54), at(70, 80), at(86, 112), at(54, 138), at(16, 120), at(24, 86), at(62, 56), at(82, 26), at(74, 8),
    way(5), at(86, 18), at(50, 2), at(22, 26), at(40, 60), at(72, 88), at(76, 122), at(40, 138), at(14, 116), at(40, 76), at(88, 12),
    // The top stays open.
    way(5), at(70, 10), at(40, 4), at(22, 26), at(46, 58), at(78, 92), at(72, 130), at(34, 136), at(14, 108), at(44, 68), at(92, 10),
    way(2), at(76, 22), at(54, 2), at(26, 20), at(40, 56), at(80, 96), at(64, 134), at(22, 130), at(16, 98), at(54, 62), at(80, 44),
    // Two circles.
    way(3), at(50, 2), at(24, 20), at(26, 50), at(50, 62), at(76, 48), at(76, 18), at(50, 2), kLift, at(50, 62), at(14, 84), at(12, 120), at(50, 138), at(88, 120), at(86, 82), at(50, 62),
    // Leaning far.
    way(4), at(88, 6), at(54, 8), at(42, 34), at(56, 66), at(60, 108), at(32, 138), at(8, 118), at(22, 86), at(64, 54), at(96, 26), at(86, 4),
    // Narrow.
    way(2), at(66, 6), at(40, 8), at(36, 34), at(54, 62), at(64, 104), at(48, 138), at(30, 120), at(38, 84), at(62, 54), at(72, 24), at(62, 4),
    // A small top.
    way(3), at(72, 14), at(50, 2), at(32, 16), at(40, 40), at(78, 70), at(92, 108), at(52, 138), at(8, 116), at(20, 72), at(56, 42), at(72, 18), at(64, 4),
    // A large top.
    way(2), at(88, 24), at(50, 2), at(10, 26), at(28, 68), at(64, 94), at(70, 124), at(48, 138), at(28, 120), at(38, 92), at(76, 62), at(90, 28), at(74, 6),
    // From the top left.
    way(3), at(20, 14), at(56, 72), at(80, 118), at(46, 138), at(20, 118), at(46, 68), at(82, 14), at(50, 0), at(20, 16),
    way(2), at(30, 26), at(54, 64), at(66, 112), at(40, 138), at(24, 112), at(56, 60), at(76, 20), at(54, 2), at(30, 16), at(34, 36),
    // From the middle.
    way(3), at(50, 66), at(20, 36), at(40, 4), at(76, 14), at(72, 46), at(50, 66), at(16, 92), at(22, 128), at(60, 138), at(86, 112), at(74, 82), at(46, 62),
    // The two parts touch on one side.
    way(1), at(78, 20), at(48, 2), at(22, 28), at(36, 58), at(58, 64), at(34, 74), at(12, 104), at(40, 138), at(80, 120), at(76, 84), at(52, 62), at(80, 40), at(76, 14),
    // A thin lower part.
    way(4), at(80, 10), at(50, 4), at(40, 30), at(60, 62), at(50, 112), at(24, 138), at(10, 124), at(36, 84), at(80, 36), at(100, 4),
    // Wide.
    way(2), at(50, 66), at(8, 42), at(26, 6), at(80, 8), at(94, 44), at(50, 66), at(6, 86), at(14, 124), at(60, 138), at(96, 112), at(86, 78), at(48, 66),
    // From the left, across the middle.
    way(3), at(0, 62), at(50, 60), at(78, 36), at(66, 6), at(42, 10), at(50, 52), at(72, 104), at(54, 138), at(36, 116), at(50, 76), at(74, 54),
    way(2), at(16, 48), at(56, 60), at(84, 26), at(60, 2), at(36, 20), at(52, 60), at(76, 110), at(50, 138), at(32, 116), at(50, 66),
    // A narrow lower part.
    way(2), at(14, 30), at(22, 8), at(70, 4), at(84, 30), at(50, 68), at(40, 112), at(54, 138), at(66, 116), at(50, 78), at(24, 42), at(14, 24),
    // A crossing low down, and the ends apart at the top.
    way(3), at(96, 20), at(62, 4), at(24, 20), at(28, 50), at(62, 72), at(80, 100), at(62, 134), at(34, 128), at(38, 96), at(70, 66), at(112, 24),
    way(2), at(84, 26), at(48, 8), at(16, 30), at(30, 60), at(60, 74), at(58, 104), at(30, 138), at(14, 122), at(36, 86), at(74, 58), at(120, 6),
    // The upper loop is a hook.
    way(2), at(90, 8), at(50, 10), at(30, 34), at(52, 62), at(64, 96), at(44, 134), at(20, 118), at(36, 84), at(70, 56), at(78, 40),
    // Two wide ovals.
    way(4), at(20, 60), at(0, 34), at(30, 6), at(80, 4), at(100, 34), at(76, 60), at(22, 70), at(0, 100), at(26, 134), at(78, 136), at(102, 104), at(80, 72), at(28, 58),
    way(2), at(96, 22), at(50, 6), at(4, 28), at(24, 58), at(86, 74), at(100, 108), at(52, 130), at(2, 110), at(22, 76), at(88, 54), at(96, 16),
    // The lower part stays open.
    way(3), at(14, 136), at(46, 84), at(80, 34), at(60, 4), at(30, 18), at(48, 64), at(88, 134),
    way(3), at(24, 134), at(36, 96), at(76, 42), at(66, 6), at(34, 12), at(44, 60), at(78, 118), at(60, 138), at(34, 134),
};

constexpr Joint kNine[] = {
    // A straight stem.
    way(6), at(80, 22), at(48, 4), at(16, 26), at(20, 60), at(52, 66), at(80, 38), turn(84, 10), at(80, 140),
    way(3), at(74, 12), at(50, 2), at(34, 18), at(42, 42), at(66, 36), turn(76, 12), at(72, 80), at(66, 140),
    way(3), at(82, 30), at(44, 2), at(6, 38), at(26, 82), at(68, 72), at(86, 28), at(86, 100), at(78, 140),
    way(3), at(80, 28), at(46, 4), at(18, 34), at(36, 62), at(70, 48), at(82, 16), at(74, 80), at(70, 140),
    // A leaning one.
    way(6), at(78, 20), at(46, 4), at(18, 30), at(30, 60), at(62, 50), at(82, 18), at(62, 80), at(34, 140),
    way(3), at(96, 14), at(60, 2), at(32, 30), at(44, 58), at(78, 42), at(94, 14), at(62, 74), at(10, 138),
    // A round one.
    way(5), at(84, 24), at(50, 2), at(16, 26), at(24, 60), at(58, 62), at(84, 30), at(88, 64), at(70, 112), at(28, 138),
    // A hook, as in g.
    way(3), at(82, 18), at(44, 4), at(16, 34), at(40, 62), at(76, 38), turn(84, 14), at(84, 100), at(60, 136), at(14, 124),
    way(1), at(80, 24), at(42, 4), at(12, 40), at(44, 66), at(84, 26), at(78, 108), at(46, 138), at(18, 122), at(40, 108),
    // The loop stays open.
    way(4), at(60, 8), at(28, 14), at(14, 44), at(38, 66), at(72, 48), turn(88, 12), at(82, 80), at(74, 140),
    way(2), at(72, 18), at(40, 8), at(16, 34), at(34, 60), at(72, 46), turn(90, 4), at(66, 140),
    // The loop and a stem beside it.
    way(3), at(74, 20), at(44, 4), at(14, 32), at(28, 64), at(62, 58), at(76, 22), kLift, at(84, 4), at(76, 140),
    way(2), at(60, 4), at(20, 24), at(24, 60), at(60, 60), at(80, 24), at(56, 4), kLift, at(80, 26), at(70, 84), at(48, 140),
    // A flat top.
    way(2), at(86, 8), at(42, 12), at(12, 46), at(46, 64), turn(86, 12), at(80, 70), at(72, 140),
    way(2), at(84, 6), at(44, 4), at(18, 28), at(36, 52), at(70, 44), at(82, 12), at(76, 70), at(60, 138),
    // The stem curves out to the right.
    way(1), at(76, 18), at(42, 4), at(14, 34), at(40, 64), at(74, 36), at(74, 100), at(84, 134), at(102, 126),
    // A loop from the inside.
    way(2), at(64, 30), at(68, 8), at(34, 6), at(14, 38), at(38, 64), at(70, 44), at(78, 16), at(76, 80), at(64, 140),
    // A wide oval and a leaning stem.
    way(6), at(86, 16), at(54, 4), at(14, 34), at(10, 60), at(44, 58), at(82, 28), at(88, 14), at(70, 80), at(52, 140),
    way(4), at(80, 10), at(36, 14), at(6, 46), at(18, 66), at(60, 50), turn(92, 8), at(62, 80), at(44, 140),
    way(3), at(84, 30), at(60, 6), at(20, 20), at(4, 56), at(24, 76), at(62, 58), at(86, 26), at(80, 90), at(74, 140),
    // The stem leans backwards.
    way(2), at(70, 14), at(30, 10), at(8, 46), at(28, 78), at(62, 56), turn(78, 14), at(86, 80), at(96, 140),
    // Narrow.
    way(2), at(60, 10), at(42, 4), at(30, 26), at(44, 44), at(62, 28), at(64, 14), at(62, 80), at(58, 140),
    // A small loop and a wide hook.
    way(4), at(76, 16), at(44, 2), at(24, 20), at(40, 40), at(70, 34), at(82, 14), at(86, 70), at(70, 120), at(36, 136), at(6, 126),
    way(4), at(74, 14), at(44, 4), at(30, 24), at(50, 42), at(76, 30), turn(82, 10), at(80, 80), turn(76, 130), at(40, 136), at(0, 132),
    way(3), at(50, 6), at(24, 14), at(22, 36), at(46, 44), at(72, 32), turn(80, 10), at(84, 80), at(64, 128), at(20, 132),
    way(3), at(70, 20), at(56, 4), at(30, 12), at(30, 38), at(60, 44), at(80, 22), at(82, 100), at(54, 136), at(8, 130),
    // The oval lies, and the stem runs on from its top right.
    way(7), at(92, 26), at(96, 8), at(56, 8), at(12, 36), at(4, 60), at(30, 68), at(72, 46), at(98, 14), at(76, 84), at(60, 140),
    way(6), at(88, 12), at(60, 2), at(24, 20), at(10, 50), at(26, 68), at(60, 56), at(86, 20), at(64, 90), at(54, 140),
    way(3), at(76, 10), at(50, 4), at(30, 28), at(34, 54), at(60, 52), at(78, 22), at(72, 6), at(70, 70), at(66, 140),
    // The stem is a stroke's second half, from the loop's left over its top.
    way(3), at(70, 40), at(40, 58), at(14, 46), at(20, 20), at(56, 4), at(84, 14), at(80, 60), at(66, 140),
    way(2), at(80, 46), at(40, 62), at(10, 44), at(24, 12), at(66, 2), at(92, 20), at(88, 70), at(84, 138),
    // A large round loop, and a stem no longer than it.
    way(3), at(84, 40), at(70, 10), at(36, 4), at(6, 36), at(14, 80), at(50, 90), at(82, 60), at(88, 34), at(92, 90), at(88, 138),
    way(3), at(90, 24), at(60, 4), at(20, 12), at(2, 44), at(26, 70), at(70, 60), at(92, 26), at(84, 80), at(72, 138),
    // The loop hangs from the stem's top.
    way(3), at(80, 8), at(48, 20), at(26, 46), at(40, 62), at(68, 44), at(82, 8), at(66, 70), at(56, 140),
};
// clang-format on

/// The ways of writing one digit, one after the other.
struct Model {
  const Joint* joints;
  size_t count;
};

template <size_t count>
constexpr Model modelOf(const Joint (&joints)[count]) {
  return {joints, count};
}

constexpr Model kModels[10] = {
    modelOf(kZero), modelOf(kOne), modelOf(kTwo),   modelOf(kThree), modelOf(kFour),
    modelOf(kFive), modelOf(kSix), modelOf(kSeven), modelOf(kEight), modelOf(kNine),
};

}  // namespace digits

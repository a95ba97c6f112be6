// What the training of the shipped weights is made of (scripts/train).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  answers,
  bestTemperature,
  calibrationError,
  softmax,
} from '../../scripts/train/calibration.mjs';
import { divideScores, foldBatchNormalization } from '../../scripts/train/fold.mjs';
import { noDigits } from '../../scripts/train/no-digits.mjs';
import { readPenDigits } from '../../scripts/train/pen-strokes.mjs';
import { randomNumbers } from '../../scripts/train/random.mjs';
import { openLab, stripes } from './lab.js';

describe('folding batch normalisation', () => {
  const layers = [
    { type: 'convolution', filterNum: 3, filterSize: 3, pad: 1, init: 'he' },
    { type: 'batchNormalization' },
    { type: 'relu' },
    { type: 'convolution', filterNum: 4, filterSize: 3, init: 'he' },
    { type: 'batchNormalization' },
    { type: 'relu' },
    { type: 'affine', size: 10 },
  ];

  it('leaves a network that predicts the same', async () => {
    const lab = await openLab();
    const net = lab.sequential([1, 12, 12], layers, { seed: 2 });
    const { images, labels } = stripes(60);
    const trainer = lab.trainer(net, { lr: 0.01 });
    for (let i = 0; i < 20; ++i) trainer.step(images, labels);
    const folded = foldBatchNormalization(layers, net.params);
    const plain = lab.sequential([1, 12, 12], folded.layers);
    plain.setParams(folded.params);
    const [before, after] = [net.predict(images), plain.predict(images)];
    const largest = Math.max(...before.map(Math.abs));
    expect(largest).toBeGreaterThan(0.5);
    before.forEach((score, i) => expect(Math.abs(after[i] - score)).toBeLessThan(1e-5 * largest));

    divideScores(folded.params, 2);
    plain.setParams(folded.params);
    plain
      .predict(images)
      .forEach((score, i) => expect(Math.abs(2 * score - before[i])).toBeLessThan(1e-5 * largest));
  });
});

describe('calibration', () => {
  it('is perfect where probabilities are the shares of right answers, and tells by how much they are not', () => {
    const given = (probability, right, count) =>
      Array.from({ length: count }, (_, i) => ({ probability, right: i < right }));
    expect(calibrationError(given(0.8, 80, 100))).toBeCloseTo(0, 10);
    expect(calibrationError(given(0.9, 60, 100))).toBeCloseTo(0.3, 10);
    expect(calibrationError([...given(0.8, 80, 100), ...given(0.9, 60, 100)])).toBeCloseTo(
      0.15,
      10,
    );
  });

  it('finds the temperature that the scores were sharpened by', () => {
    const random = randomNumbers(5);
    const labels = [];
    const scores = Float32Array.from({ length: 3000 * 3 }, () => 4 * random() - 2);
    const shares = softmax(scores, 3);
    for (let n = 0; n < 3000; ++n) {
      const pick = random();
      labels.push(pick < shares[3 * n] ? 0 : pick < shares[3 * n] + shares[3 * n + 1] ? 1 : 2);
    }
    const sharp = scores.map((score) => 2 * score);
    expect(bestTemperature(sharp, labels)).toBeCloseTo(2, 0.5);
    expect(calibrationError(answers(softmax(sharp, 3, 2), labels))).toBeLessThan(
      calibrationError(answers(softmax(sharp, 3), labels)) / 2,
    );
  });
});

it('reads pen strokes with their digits and writers, y downwards', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hitofude-'));
  const file = path.join(folder, 'pen');
  const text = `.INCLUDE x
.LEXICON "0" "1"
.SEGMENT DIGIT    0 ? "8"
.COMMENT 8 12  224
.PEN_DOWN
 267  333
 1 2
.PEN_UP
.DT 100
.SEGMENT DIGIT    1-2 ? "0"
.COMMENT 0 3 1
.PEN_DOWN
 5 6
.PEN_UP
.PEN_DOWN
 7 8
.PEN_UP
`;
  fs.writeFileSync(file, text);
  expect(readPenDigits(file)).toEqual([
    {
      label: 8,
      writer: 12,
      strokes: [
        [
          { x: 267, y: -333 },
          { x: 1, y: -2 },
        ],
      ],
    },
    { label: 0, writer: 3, strokes: [[{ x: 5, y: -6 }], [{ x: 7, y: -8 }]] },
  ]);
  fs.rmSync(folder, { recursive: true });
});

describe.each(['met', 'unmet', 'scribble', 'invented', 'two'])(
  'drawings of no digit: %s',
  (kind) => {
    const digits = [
      {
        strokes: [
          [
            { x: 0, y: 0 },
            { x: 5, y: 9 },
          ],
        ],
      },
    ];
    const some = (seed) => {
      const next = noDigits(kind, seed, digits);
      return Array.from({ length: 20 }, next);
    };

    it('are finite strokes, the same for a seed and others for another', () => {
      const points = some(1).flat(2);
      expect(points.length).toBeGreaterThan(40);
      expect(points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
      expect(some(1)).toEqual(some(1));
      expect(some(2)).not.toEqual(some(1));
    });
  },
);

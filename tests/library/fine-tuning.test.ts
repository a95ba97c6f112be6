// Fine-tuning on a person's own digits: what it trains on, and what comes of it.
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AsyncHitofude, AsyncNetwork, Network } from '../../web/library/index.js';
import {
  fineTune,
  heldOutAccuracy,
  holdsOutNext,
  othersIn,
  ownExamples,
  readAs,
  trainingSet,
  type Examples,
  type Recipe,
} from '../../web/elements/fine-tuning.js';
import { DIGITS, type Strokes } from '../browser/digits.js';
import { bits, expectError, openLab } from './lab.js';

const lab = await openLab();
const weights = fs.readFileSync(
  new URL('../../web/library/weights/simple-conv-net.safetensors', import.meta.url),
);

/** What is there at once can be waited for as well. */
const asAsync = <T>(value: unknown): T => value as T;

const pixels = (value: number): Float32Array => new Float32Array(784).fill(value);

describe('what is held out', () => {
  /** A row of digits of one label, as they are written one after the other. */
  const written = (count: number) => {
    const row: { heldOut: boolean }[] = [];
    while (row.length < count) row.push({ heldOut: holdsOutNext(row) });
    return row;
  };

  it('is every fifth', () => {
    const heldOut = written(12).flatMap(({ heldOut }, i) => (heldOut ? [i + 1] : []));
    expect(heldOut).toEqual([5, 10]);
  });

  it('is made up for when it was removed, and never by a digit that is there already', () => {
    const row = written(10);
    row.splice(4, 1);
    expect(row.filter(({ heldOut }) => heldOut)).toHaveLength(1);
    expect(holdsOutNext(row)).toBe(true);
    expect(holdsOutNext([...row, { heldOut: true }])).toBe(false);
  });

  it('is not trained on', () => {
    const digits = [
      { label: 3, heldOut: false },
      { label: 5, heldOut: true },
      { label: 7, heldOut: false },
    ];
    const { images, labels } = ownExamples(digits, [pixels(0.2), pixels(0.5), pixels(1)]);
    expect([...labels]).toEqual([3, 7]);
    expect([images.length, images[0], images[784], images[1567]]).toEqual([1568, 51, 255, 255]);
  });

  it('is what the accuracy is taken over', () => {
    const digits = [1, 2, 3, 4].map((label) => ({ label, heldOut: label > 1 }));
    expect(heldOutAccuracy(digits, [0, 2, 3, 9])).toBeCloseTo(2 / 3, 12);
  });
});

describe('what is trained on', () => {
  /** Images whose first pixel is their number. */
  const numbered = (count: number, label: number): Examples => {
    const images = new Uint8Array(count * 784);
    for (let i = 0; i < count; ++i) images[i * 784] = i;
    return { images, labels: new Uint8Array(count).fill(label) };
  };
  const recipe: Recipe = { lr: 0.001, steps: 10, batchSize: 20, ownShare: 0.4, augment: false };
  /** How often each number occurs among the images of a label. */
  const uses = ({ images, labels }: Examples, label: number) => {
    const counts = new Map<number, number>();
    labels.forEach((other, i) => {
      const number = images[i * 784]!;
      if (other === label) counts.set(number, (counts.get(number) ?? 0) + 1);
    });
    return counts;
  };

  it('is so many own digits as the recipe says, each about equally often', () => {
    const set = trainingSet(numbered(30, 1), numbered(60, 2), recipe);
    expect([set.labels.length, set.images.length]).toEqual([200, 200 * 784]);
    expect(set.labels.filter((label) => label === 2)).toHaveLength(othersIn(recipe));
    const own = uses(set, 1);
    expect([...own.values()].reduce((a, b) => a + b)).toBe(80);
    expect(own.size).toBe(30);
    expect(new Set(own.values())).toEqual(new Set([2, 3]));
  });

  it('is others from all over their set, however many there are', () => {
    const spread = (others: number) => [
      ...uses(trainingSet(numbered(3, 1), numbered(others, 2), recipe), 2).keys(),
    ];
    expect(spread(60)).toEqual([...Array(60).keys()]);
    expect(spread(240)).toEqual([...Array(120).keys()].map((i) => 2 * i));
  });

  it('is own digits alone where there are no others', () => {
    const own = uses(trainingSet(numbered(7, 1), null, recipe), 1);
    expect([...own.values()].reduce((a, b) => a + b)).toBe(200);
  });
});

describe('a person who writes slantingly', () => {
  const slanted = (strokes: Strokes, slant: number, wave: number) =>
    strokes.map((stroke) =>
      stroke.map(([x, y], i) => ({ x: x - slant * y + 2 * Math.sin(i + wave), y })),
    );
  const hand = (slant: number) => {
    const digits = Array.from({ length: 100 }, (_, i) => ({
      label: i % 10,
      heldOut: i % 50 >= 40,
      strokes: slanted(DIGITS[i % 10]!, slant, i),
    }));
    return { digits, images: digits.map(({ strokes }) => lab.digitFromStrokes(strokes)) };
  };
  const own = hand(1.4);
  const upright = hand(0);
  const recipe: Recipe = { lr: 0.001, steps: 60, batchSize: 50, ownShare: 0.5, augment: true };
  const examples = (recipe: Recipe) =>
    trainingSet(
      ownExamples(own.digits, own.images),
      ownExamples(upright.digits, upright.images),
      recipe,
    );
  const accuracy = async ({ digits, images }: typeof own, net: Network) =>
    heldOutAccuracy(digits, (await readAs(async (x) => net.predict(x), images))!);
  const tune = (net: Network, options = {}, steps = 60, set = examples({ ...recipe, steps })) =>
    fineTune(
      asAsync<AsyncHitofude>(lab),
      asAsync<AsyncNetwork>(net),
      set,
      { ...recipe, steps },
      options,
    );

  it('is read better afterwards, and upright digits are read as before', async () => {
    const net = lab.load(weights);
    const before = await accuracy(own, net);
    expect(before).toBeLessThan(0.8);
    expect(await accuracy(upright, net)).toBe(1);
    const steps: number[] = [];
    expect(await tune(net, { onStep: (step: number) => steps.push(step) })).toBe(true);
    expect(steps).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(await accuracy(own, net)).toBeGreaterThan(before + 0.15);
    expect(await accuracy(upright, net)).toBe(1);
  });

  it('gets the same weights every time, bit for bit', async () => {
    const nets = [lab.load(weights), lab.load(weights)];
    for (const net of nets) await tune(net, {}, 5);
    expect(bits(nets[0]!.params)).toEqual(bits(nets[1]!.params));
  });

  it('can stop it between two steps', async () => {
    const net = lab.load(weights);
    const controller = new AbortController();
    const onStep = (step: number) => step === 3 && controller.abort();
    expect(await tune(net, { signal: controller.signal, onStep })).toBe(false);
    const before = bits(net.params);
    expect(await tune(net, { signal: controller.signal })).toBe(false);
    expect(bits(net.params)).toEqual(before);
  });

  it('leaves no dataset behind when something goes wrong', async () => {
    const net = lab.load(weights);
    const set = examples(recipe);
    const wrong = { ...set, labels: set.labels.slice().fill(10) };
    const run = () => tune(net, {}, recipe.steps, wrong);
    await run().catch(() => undefined);
    const memory = lab.memoryBytes();
    for (let i = 0; i < 20; ++i) await expectError(run, 'bad-label');
    expect(lab.memoryBytes()).toBe(memory);
  });
});

describe('reading', () => {
  it('takes the highest score of each of many images', async () => {
    const scoresOf = async (x: Float32Array) => {
      const scores = new Float32Array(x.length / 78.4);
      for (let i = 0; i < x.length / 784; ++i) scores[10 * i + x[784 * i]!] = 1;
      return scores;
    };
    const labels = Array.from({ length: 250 }, (_, i) => (i * 7) % 10);
    expect(await readAs(scoresOf, labels.map(pixels))).toEqual(labels);
  });

  it('gives nothing without a network', async () => {
    expect(await readAs(async () => null, [pixels(0)])).toBe(null);
  });
});

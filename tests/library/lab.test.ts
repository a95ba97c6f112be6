import { describe, expect, it } from 'vitest';
import type { StrokeSteps } from '../../web/library/api.js';
import type { Core } from '../../web/library/bindings.js';
import { Session } from '../../web/library/session.js';
import { expectError, openLab, small, smallPixels, stripes } from './lab.js';

describe('dispose', () => {
  it('may be called any number of times, and ends every use', async () => {
    const lab = await openLab();
    const net = lab.simpleConvNet(small);
    const dataset = lab.dataset(stripes(10), [1, 12, 12]);
    const trainer = lab.trainer(net);
    const x = new Float32Array(smallPixels);
    for (const handle of [net, dataset, trainer]) {
      handle.dispose();
      handle.dispose();
      handle[Symbol.dispose]();
    }
    await expectError(() => net.predict(x), 'disposed', /network/);
    await expectError(() => net.predict(x.subarray(1)), 'disposed');
    await expectError(() => net.probabilities(x), 'disposed');
    await expectError(() => net.loss(x, [1]), 'disposed');
    await expectError(() => net.gradient(x, [1]), 'disposed');
    await expectError(() => net.accuracy(x, [1]), 'disposed');
    await expectError(() => net.accuracyOn({ images: x, labels: [1] }), 'disposed');
    await expectError(() => net.params, 'disposed');
    await expectError(() => net.setParams(new Map()), 'disposed');
    await expectError(() => net.save('safetensors'), 'disposed');
    await expectError(() => trainer.step(x, [1]), 'disposed', /trainer/);
    await expectError(() => trainer.iteration, 'disposed');
    await expectError(() => trainer.fit({ train: stripes(10) }), 'disposed');
    await expectError(() => lab.trainer(net), 'disposed', /network/);
    await expectError(
      () => lab.trainer(lab.simpleConvNet(small)).stepOn(dataset),
      'disposed',
      /dataset/,
    );
  });

  it('of a network ends its trainer’s use', async () => {
    const lab = await openLab();
    const net = lab.simpleConvNet(small);
    const trainer = lab.trainer(net);
    net.dispose();
    await expectError(
      () => trainer.step(new Float32Array(smallPixels), [1]),
      'disposed',
      /network/,
    );
    trainer.dispose();
  });

  it('of the lab ends everything in it', async () => {
    const lab = await openLab();
    const net = lab.simpleConvNet(small);
    lab.dispose();
    lab.dispose();
    await expectError(() => net.params, 'disposed');
    await expectError(() => lab.simpleConvNet(small), 'disposed', /Hitofude/);
    await expectError(() => lab.memoryBytes(), 'disposed');
    net.dispose();
  });

  it('frees what was made, so that memory does not grow', async () => {
    const lab = await openLab();
    const work = async () => {
      using net = lab.simpleConvNet();
      using trainer = lab.trainer(net);
      using dataset = lab.dataset({
        images: new Uint8Array(784_000),
        labels: new Uint8Array(1000),
      });
      trainer.stepOn(dataset);
      await trainer.fit({
        train: { images: new Uint8Array(784_000), labels: new Uint8Array(1000) },
        epochs: 1,
      });
      lab.load(net.save('safetensors')).dispose();
      await expectError(
        () => lab.dataset({ images: new Uint8Array(1), labels: [1] }),
        'shape-mismatch',
      );
    };
    for (let i = 0; i < 3; ++i) await work();
    const before = lab.memoryBytes();
    for (let i = 0; i < 5; ++i) await work();
    expect(lab.memoryBytes()).toBe(before);
  });
});

describe('a session', () => {
  const core = {} as Core;
  const fail = (reason: unknown) => () => {
    throw reason;
  };

  it('goes on after what the core refuses', async () => {
    const session = new Session(core, () => Promise.resolve(() => core));
    const refusal = { code: 'shape-mismatch', message: 'got 3, expected 4' };
    await expectError(() => session.call(fail(refusal)), 'shape-mismatch', /^got 3, expected 4$/);
    expect(session.call((own) => own)).toBe(core);
  });

  it.each([
    ['a trap', new WebAssembly.RuntimeError('unreachable'), 'core-failed', /unreachable/],
    ['an overflowing stack', new RangeError('stack'), 'core-failed', /stack/],
    ['used-up memory', { code: 'out-of-memory', message: 'used up' }, 'out-of-memory', /used up/],
  ] as const)('is over after %s', async (_, reason, code, message) => {
    const session = new Session(core, () => Promise.resolve(() => core));
    let freed = 0;
    session.handles.add({ dispose: () => ++freed });
    await expectError(() => session.call(fail(reason)), code, message);
    await expectError(() => session.call((own) => own), code, message);
    session.dispose();
    expect(freed).toBe(1);
  });
});

describe('digits', async () => {
  const lab = await openLab();

  it('are 28×28 pixels 0..1 with the drawing in them', () => {
    const digit = lab.digitFromStrokes([
      [
        { x: 0, y: 0 },
        { x: 0, y: 90 },
      ],
      [{ x: 10, y: 50 }],
    ]);
    expect(digit).toHaveLength(784);
    expect(Math.max(...digit)).toBeGreaterThan(0.9);
    expect(digit.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
  });

  it('do not depend on where and how large the drawing is', () => {
    const draw = (scale: number, shift: number) =>
      lab.digitFromStrokes([
        [
          [0, 0],
          [6, 1],
          [3, 9],
        ].map(([x, y]) => ({ x: scale * x + shift, y: scale * y + shift })),
      ]);
    const [a, b] = [draw(10, 0), draw(40, 1000)];
    a.forEach((pixel, i) => expect(pixel).toBeCloseTo(b[i], 2));
  });

  it('can be made without a step, from where the drawing lies on its sheet', () => {
    const line = [
      [
        { x: 20, y: 30 },
        { x: 20, y: 70 },
      ],
    ];
    const sheet = { width: 280, height: 280 };
    /** The column with the most ink, and how many rows have some. */
    const seen = (steps: StrokeSteps) => {
      const digit = lab.digitFromStrokes(line, { sheet, ...steps });
      const column = digit.indexOf(Math.max(...digit)) % 28;
      const rows = Array.from({ length: 28 }, (_, y) => digit[28 * y + column]);
      return { column, rows: rows.filter((ink) => ink > 0.25).length };
    };
    // The line is 4 pixels long and 6.4 with its pen; centred, it begins and ends in the middle of a pixel.
    expect(seen({ crop: false, scale: false, centre: false })).toEqual({ column: 1, rows: 6 });
    expect(seen({ scale: false, centre: false })).toEqual({ column: 13, rows: 6 });
    expect(seen({ scale: false })).toEqual({ column: 14, rows: 7 });
    expect(seen({ centre: false })).toEqual({ column: 13, rows: 20 });
    expect(seen({})).toEqual({ column: 14, rows: 21 });
    expect(lab.digitFromStrokes(line, { sheet })).toEqual(lab.digitFromStrokes(line));
  });

  it('without a step are refused where there is no sheet, and steps that are none always', async () => {
    const refuse = (steps: object, message: RegExp) =>
      expectError(() => lab.digitFromStrokes([], steps), 'bad-argument', message);
    await refuse({ crop: false }, /sheet of 0×0/);
    await refuse({ centre: false, sheet: { width: 5, height: 0 } }, /sheet\.height = 0/);
    await refuse({ scale: false, sheet: { width: NaN, height: 5 } }, /sheet\.width = NaN/);
    await refuse({ scale: 0 }, /scale = 0, expected true or false/);
    await refuse({ center: false }, /"center"/);
    await refuse({ sheet: { width: 5, height: 5, depth: 5 } }, /"depth"/);
    await refuse(null as never, /steps = null/);
  });

  it('of nothing are empty', () => {
    expect(lab.digitFromStrokes([])).toEqual(new Float32Array(784));
    expect(lab.digitFromStrokes([[]])).toEqual(new Float32Array(784));
  });

  it('come from dark on light and light on dark alike', () => {
    const picture = (ink: number, paper: number) => {
      const data = new Uint8ClampedArray(4 * 40 * 40).fill(255);
      for (let i = 0; i < 1600; ++i) {
        const isInk = Math.abs((i % 40) - 20) < 3 && Math.abs(Math.floor(i / 40) - 20) < 12;
        data.fill(isInk ? ink : paper, 4 * i, 4 * i + 3);
      }
      return lab.digitFromImage({ data, width: 40, height: 40 });
    };
    const digit = picture(0, 255);
    expect(Math.max(...digit)).toBeGreaterThan(0.9);
    picture(255, 0).forEach((pixel, i) => expect(pixel).toBeCloseTo(digit[i], 5));
  });

  it('are refused when they are not drawings', async () => {
    await expectError(() => lab.digitFromStrokes([[{ x: NaN, y: 1 }]]), 'bad-value', /points\[0\]/);
    await expectError(() => lab.digitFromStrokes([[{ x: 1e300, y: 1 }]]), 'bad-value');
    await expectError(
      () => lab.digitFromStrokes([[{ x: 1 } as never]]),
      'bad-value',
      /points\[1\]/,
    );
    await expectError(() => lab.digitFromStrokes([[null as never]]), 'bad-value');
    await expectError(() => lab.digitFromStrokes([{ x: 1, y: 2 } as never]), 'bad-argument');
    await expectError(() => lab.digitFromStrokes(null as never), 'bad-argument');
    const data = new Uint8Array(16);
    await expectError(
      () => lab.digitFromImage({ data, width: 2, height: 3 }),
      'shape-mismatch',
      /2×3/,
    );
    await expectError(
      () => lab.digitFromImage({ data, width: 0, height: 3 }),
      'bad-argument',
      /width/,
    );
    await expectError(
      () => lab.digitFromImage({ data: [0] as never, width: 1, height: 1 }),
      'bad-argument',
    );
    await expectError(() => lab.digitFromImage(null as never), 'bad-argument');
  });
});

describe('dataset', async () => {
  const lab = await openLab();

  it.each([
    ['no images', { images: new Uint8Array(0), labels: [] }, 'shape-mismatch'],
    ['part of an image', { images: new Uint8Array(700), labels: [1] }, 'shape-mismatch'],
    ['labels for other images', { images: new Uint8Array(784), labels: [1, 2] }, 'shape-mismatch'],
    ['a label below 0', { images: new Uint8Array(784), labels: Int32Array.of(-1) }, 'bad-label'],
    ['a label that is not whole', { images: new Uint8Array(784), labels: [1.5] }, 'bad-label'],
    ['infinite pixels', { images: new Float32Array(784).fill(Infinity), labels: [1] }, 'bad-value'],
    ['images of another type', { images: new Int16Array(784), labels: [1] }, 'bad-argument'],
    ['nothing', null, 'bad-argument'],
  ] as const)('refuses %s', (_, images, code) =>
    expectError(() => lab.dataset(images as never), code),
  );

  it('refuses an image shape that is none', () =>
    expectError(
      () => lab.dataset({ images: new Uint8Array(784), labels: [1] }, [28, 28] as never),
      'bad-argument',
    ));
});

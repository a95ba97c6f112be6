// npm run bench: milliseconds of SimpleConvNet's work in Node, both wasm variants in interleaved rounds on one thread.
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { main } from './steps.mjs';

const rounds = 7;
const millisecondsARound = 300;
/** Node 20 runs relaxed SIMD only when asked to; later ones no longer know the flag. */
const flag = '--experimental-wasm-relaxed-simd';

async function bench() {
  if (!process.env.HITOFUDE_BENCH_CHILD) {
    await build();
    const flags = spawnSync(process.execPath, [flag, '-e', '0']).status === 0 ? [flag] : [];
    const env = { ...process.env, HITOFUDE_BENCH_CHILD: '1' };
    const child = spawnSync(process.execPath, [...flags, import.meta.filename], {
      env,
      stdio: 'inherit',
    });
    process.exit(child.status ?? 1);
  }
  const { createHitofude } = await import('../dist/hitofude.js');
  const works = {};
  for (const variant of ['relaxed-simd', 'simd']) {
    for (const [name, work] of Object.entries(worksOf(await createHitofude({ variant })))) {
      works[`${name}, ${variant}`] = work;
    }
  }
  print(measure(works));
}

function worksOf(lab) {
  const net = lab.simpleConvNet();
  const trainer = lab.trainer(net);
  const pixels = (count) =>
    Float32Array.from({ length: count * 784 }, (_, i) => ((i * 7919) % 256) / 255);
  const one = pixels(1);
  const hundred = pixels(100);
  const labels = Uint8Array.from({ length: 100 }, (_, i) => i % 10);
  return {
    'predict 1': () => net.predict(one),
    'predict 100': () => net.predict(hundred),
    'training step, batch 100, Adam': () => trainer.step(hundred, labels),
  };
}

/** Name → the round's mean milliseconds, one a round; the first, uncounted round warms up. */
function measure(works) {
  const times = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, work] of Object.entries(works)) {
      const start = performance.now();
      let calls = 0;
      do {
        work();
        calls++;
      } while (performance.now() - start < millisecondsARound);
      if (round > 0) times[name].push((performance.now() - start) / calls);
    }
  }
  return times;
}

function print(times) {
  console.table(
    Object.fromEntries(
      Object.entries(times).map(([name, ms]) => {
        const sorted = ms.toSorted((a, b) => a - b);
        return [
          name,
          { median: +sorted[sorted.length >> 1].toFixed(3), least: +sorted[0].toFixed(3) },
        ];
      }),
    ),
  );
}

await main(bench);

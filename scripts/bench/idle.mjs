// Others may use the machine: waits for them, but not for long.
import os from 'node:os';

const enough = 0.1;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function ticks() {
  const times = os.cpus().map((cpu) => cpu.times);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  const all = times.reduce((sum, time) => sum + Object.values(time).reduce((a, b) => a + b), 0);
  return { idle, all };
}

/** The share of all processors that is in use, over a third of a second. */
async function load() {
  const before = ticks();
  await sleep(300);
  const after = ticks();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

/** Waits up to so many seconds until the machine does little; gives the last share seen. */
export async function idleMachine(seconds) {
  const end = performance.now() + seconds * 1000;
  let share = await load();
  while (share > enough && performance.now() < end) share = await load();
  return share;
}

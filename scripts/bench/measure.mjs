// Times the same works of all peers in turn, so that noise falls on all alike. A run is a few visits: each opens every peer
// anew, compares what it computes with Hitofude's, and goes round the peers several times.
import { comparedSteps } from './material.mjs';
import { idleMachine } from './idle.mjs';
import { largestDifference, median } from './statistics.mjs';

const roundsOfVisit = 5;
const milliseconds = { warm: 300, sample: 60 };
/** A work that takes longer is done once a visit. */
const slow = 250;
/** Later losses may differ by this share of what training has taken off the first: not all add Adam’s epsilon where the book does. */
const tolerance = { scores: 1e-3, firstLoss: 1e-3, progress: 0.2 };

export const work = (kind, batch) => ({ name: `${kind} ${batch}`, kind, batch });

/**
 * material: as writeMaterial gives it. Gives { name, info, threads, handicap, trouble, works } for each peer; works: name →
 * { rounds: milliseconds of a call, by round, peaks: the processor's GFLOP/s in each, median, least, check }.
 */
export async function measure(context, material, works, peers) {
  const results = peers.map(({ name, missing }) => ({ name, trouble: missing, works: {} }));
  const { rounds } = context.options;
  for (let round = 0; round < rounds; round += roundsOfVisit) {
    context.busy.push(await idleMachine(context.options.wait));
    const sessions = await openAll(context, material, works, peers, results);
    const count = Math.min(roundsOfVisit, rounds - round);
    for (let i = 0; i < count; ++i) await goRound(context, sessions, works, round + i, i === 0);
    for (const { session } of sessions) await session.close();
    context.progress(`${material.network.name}: ${round + count} of ${rounds} rounds`);
  }
  for (const result of results) summarize(result);
  return results;
}

/** Opens, compares and warms up every peer; who fails has a `trouble`, and is left out from then on. */
async function openAll(context, material, works, peers, results) {
  const sessions = [];
  for (const [i, peer] of peers.entries()) {
    const result = results[i];
    if (result.trouble) continue;
    let session;
    try {
      session = await peer.open(context.browser, material.network);
      await prepare(session, peer, material, works, result);
      sessions.push({ session, result });
    } catch (error) {
      result.trouble = String(error.message).split('\n')[0];
      await session?.close();
    }
  }
  return sessions;
}

async function prepare(session, peer, material, works, result) {
  const { info, threads, handicap, can } = await session.call('describe');
  Object.assign(result, { info, threads, handicap });
  for (const work of works.filter(({ kind }) => peer.kinds.includes(kind) && can[kind])) {
    const own = (result.works[work.name] ??= { rounds: [], peaks: [] });
    const expected = material.expected[work.kind][work.batch];
    if (expected) {
      const got = await session.call('first', work, comparedSteps);
      own.check = compared(work, got, expected, peer.config?.firstLossOnly);
    }
    own.expected = await session.call('warm', work, milliseconds.warm);
  }
}

/** { difference, agrees } */
function compared({ kind }, got, expected, firstLossOnly) {
  if (kind === 'predict') {
    const difference = largestDifference(got, expected);
    // Where all scores are small, so must the difference be.
    const size = Math.min(1, Math.max(...expected.map(Math.abs)));
    return { difference, agrees: difference <= tolerance.scores * size };
  }
  const firsts = largestDifference(got.slice(0, 1), expected.slice(0, 1));
  if (firstLossOnly) return { difference: firsts, agrees: firsts <= tolerance.firstLoss };
  const difference = largestDifference(got, expected);
  const progress = Math.abs(expected.at(-1) - expected[0]);
  const agrees = firsts <= tolerance.firstLoss && difference <= tolerance.progress * progress;
  return { difference, agrees };
}

/** One sample of the peak and of every work of every peer; every other round in reverse, so that drift cancels. */
async function goRound(context, sessions, works, round, isFirst) {
  const peak = context.peakMeter?.();
  if (peak) context.peaks.push(peak);
  const order = round % 2 ? sessions.toReversed() : sessions;
  for (const work of works) {
    for (const { session, result } of order) {
      const own = result.works[work.name];
      if (!own || result.trouble || (own.expected > slow && !isFirst)) continue;
      try {
        own.rounds[round] = await session.call('sample', work, milliseconds.sample);
        own.peaks[round] = peak?.mean;
      } catch (error) {
        result.trouble = String(error.message).split('\n')[0];
      }
    }
  }
}

function summarize({ works }) {
  for (const own of Object.values(works)) {
    const values = Object.values(own.rounds);
    Object.assign(own, { median: median(values), least: Math.min(...values) });
    delete own.expected;
  }
}

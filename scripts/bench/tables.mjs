// From measurements to rows: one table for each work, and verdicts on ratios.
import { digits, percent, times } from './report.mjs';
import { median, ratio, sharesOf } from './statistics.mjs';

const columns = ['', 'median ms', 'min ms', 'GFLOP/s', 'of peak', 'ours ÷ theirs', 'compared'];

/** `own`: the name of the row that the ratios are of. */
export function workTable(results, { name, kind, batch }, flops, own) {
  const operations = flops[kind](batch);
  const reference = roundsOf(results, own, name);
  const rows = results
    .filter((result) => result.works[name] || result.trouble)
    .map((result) => {
      const row = result.works[name];
      if (!row?.rounds.length) return [result.name, ...columns.slice(1).fill('–')];
      return [
        result.name,
        digits(row.median),
        digits(row.least),
        digits(operations / row.median / 1e6),
        percent(median(sharesOf(operations, row))),
        times(ratio(reference, row.rounds)),
        comparison(row.check),
      ];
    });
  const remarks = results
    .filter(({ trouble }) => trouble)
    .map(({ name, trouble }) => `${name}: ${trouble}`);
  return { title: `${title(kind, batch)}, ${megaFlops(operations)}`, columns, rows, remarks };
}

const title = (kind, batch) =>
  kind === 'predict' ? `Predict ${batch}` : `Training step of ${batch}, Adam`;
const megaFlops = (operations) => `${digits(operations / 1e6)} MFLOP`;

const comparison = (check) =>
  check ? `${check.agrees ? '' : 'DIFFERS: '}${check.difference.toExponential(0)}` : 'not compared';

/** Milliseconds by round; none where the peer or its work is not there. */
export const roundsOf = (results, name, work) =>
  results.find((result) => result.name === name)?.works[work]?.rounds ?? [];

/** Is our time at most `limit` times theirs? `met` is null where nobody knows, or they run with a handicap. */
export function timeVerdict(results, work, own, other, limit) {
  const value = ratio(roundsOf(results, own, work), roundsOf(results, other, work));
  const text = `${work}: at most ${limit} × ${other}`;
  if (value === null) return notMeasured(text);
  const handicap = results.find(({ name }) => name === other)?.handicap;
  if (handicap) return { text, got: `${times(value)}, not counted: ${handicap}`, met: null };
  return { text, got: times(value), met: value <= limit };
}

/** Are we at least `limit` times as fast with more threads? */
export function speedVerdict(results, work, one, more, limit) {
  const value = ratio(roundsOf(results, one, work), roundsOf(results, more, work));
  const text = `${work}: two threads at least ${limit} times as fast as one`;
  if (value === null) return notMeasured(text);
  const threads = results.find(({ name }) => name === more)?.threads;
  return { text, got: `${times(value)}, with info.threads ${threads}`, met: value >= limit };
}

const notMeasured = (text) => ({ text, got: 'not measured', met: null });

/** What every row ran: versions, threads. */
export const versions = (results) =>
  results.filter(({ info }) => info).map(({ name, info }) => `  ${name}: ${info}`);

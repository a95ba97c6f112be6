// What a benchmark found, on the terminal and as Markdown between two marks of a file.
import fs from 'node:fs';

/**
 * A report is { title, notes, tables, verdicts, summary }; a table { title, columns, rows, remarks }, every cell a string.
 * `summary` is the table that goes into Markdown.
 */
export function printReport({ title, notes, tables, verdicts = [] }) {
  console.log(`\n${title}\n${'─'.repeat(title.length)}`);
  for (const note of notes) console.log(note);
  for (const table of tables) {
    console.log(`\n${table.title}`);
    const lines = [...aligned([table.columns, ...table.rows]), ...(table.remarks ?? [])];
    for (const line of lines) console.log(`  ${line}`);
  }
  if (verdicts.length) console.log('\nTargets');
  for (const { text, got, met } of verdicts)
    console.log(`  ${met === null ? '–' : met ? '✓' : '✗'} ${text}: ${got}`);
}

/** The first column to the left, the others to the right. */
function aligned(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) =>
    row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  '),
  );
}

/** Replaces what stands between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`; gives whether the marks are there. */
export function writeMarkdown(file, name, { notes, summary }) {
  const text = fs.readFileSync(file, 'utf8');
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) return false;
  const { columns, rows } = summary;
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_, i) => (i ? '---:' : '---'));
  const table = [columns, rule, ...rows].map(line).join('\n');
  const content = `${begin}\n\n${notes.slice(0, 1).join('')}\n\n${table}\n\n`;
  fs.writeFileSync(file, text.slice(0, from) + content + text.slice(to));
  return true;
}

/** Three digits. */
export function digits(value) {
  if (value === undefined || value === null || !Number.isFinite(value)) return '–';
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : value >= 1 ? 2 : 3);
}

export const percent = (share) => (Number.isFinite(share) ? `${(100 * share).toFixed(0)}%` : '–');

export const times = (factor) => (factor === null ? '–' : `× ${digits(factor)}`);

// hitofude convert: the same weights in another format.
import { formatOf, openLab, parse, read, UsageError, write } from './command-line.js';

/** Resolves with the exit code. */
export async function convert(args: readonly string[]): Promise<number> {
  const { operands } = parse(args, []);
  const [weights, out] = operands;
  if (operands.length !== 2) throw new UsageError('expected a weights file and a file to write');
  const format = formatOf(out);
  using lab = await openLab();
  using net = lab.load(await read(weights));
  await write(out, net.save(format));
  console.log(`wrote ${out}: ${net.type}`);
  return 0;
}

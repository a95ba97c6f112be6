// What is typed after a command's name, and the files that it names.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createHitofude, type Hitofude, type WeightsFormat } from '../index.js';

/** The command line is wrong. */
export class UsageError extends Error {}

export interface CommandLine<Option extends string> {
  /** Values of the options that are given. */
  options: Partial<Record<Option, string>>;
  /** What is not an option. */
  operands: string[];
}

/** Splits arguments into `--option value` and operands. Throws UsageError. */
export function parse<Option extends string>(
  args: readonly string[],
  known: readonly Option[],
): CommandLine<Option> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(known.map((name) => [name, { type: 'string' as const }])),
      allowPositionals: true,
    });
    return { options: values as Partial<Record<Option, string>>, operands: positionals };
  } catch (error) {
    const [message] = (error as Error).message.split(/\.? To specify|\.?\n|\.$/);
    throw new UsageError(message);
  }
}

/** The value of an option that has to be given. */
export function required(name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new UsageError(`--${name} is missing`);
}

/** The number that an option stands for; nothing where it is not given. */
export function numberOption(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  throw new UsageError(`--${name} ${value} is not a number`);
}

const formats: readonly WeightsFormat[] = ['safetensors', 'npz', 'pkl', 'onnx'];

/** The format that a file's name ends in. */
export function formatOf(file: string): WeightsFormat {
  const format = formats.find((own) => path.extname(file).toLowerCase() === `.${own}`);
  if (format) return format;
  throw new UsageError(`${file} does not end in ${formats.map((own) => `.${own}`).join(', ')}`);
}

/** A whole file. */
export async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

export async function write(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes);
  } catch (error) {
    throw new Error(`${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** The core whose results are the same bits on every machine. */
export const openLab = (): Promise<Hitofude> => createHitofude({ variant: 'simd' });

export const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;

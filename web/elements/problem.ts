// What went wrong, as the elements tell it: one of their texts, chosen by the error's code, and the error's own words.
import { HitofudeError, type ErrorCode } from '../library/index.js';
import { dictionaries, type Words } from './words.js';

/** Which text of the dictionary tells of it. */
export type ProblemKind = keyof Words['problems'];

/** A failure that the elements themselves find. */
export class ProblemError extends Error {
  constructor(
    readonly kind: ProblemKind,
    message: string,
  ) {
    super(message);
  }
}

export interface Problem {
  kind: ProblemKind;
  /** The technical message, in English. */
  detail: string;
}

/** After these the worker cannot be used any more. */
const FATAL: ReadonlySet<ErrorCode> = new Set(['out-of-memory', 'core-failed', 'worker-failed']);

export const isFatal = (error: unknown): boolean =>
  error instanceof HitofudeError && FATAL.has(error.code);

export function problemOf(error: unknown): Problem {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof ProblemError) return { kind: error.kind, detail };
  return { kind: error instanceof HitofudeError ? kindOf(error.code) : 'other', detail };
}

function kindOf(code: ErrorCode): ProblemKind {
  if (code === 'core-failed' || code === 'worker-failed') return 'restarted';
  if (code === 'bad-label') return 'bad-data';
  return code in dictionaries.en.problems ? (code as ProblemKind) : 'other';
}

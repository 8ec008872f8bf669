import type { Check, Diagnosis, Patient } from './check.ts';
import { checksOfDatabase } from './of-database.ts';
import { checksOfFiles } from './of-files.ts';
import { checksOfSurroundings } from './of-surroundings.ts';

export interface Examined extends Diagnosis {
  readonly name: string;
}

/** All that is looked at, in this order. */
export const checks: readonly Check[] = [...checksOfFiles, ...checksOfDatabase, ...checksOfSurroundings];

/** Longer than any of them takes where all is well. */
const mostMs = 60_000;

/** Looks at one thing after another; one that fails keeps none from being looked at. */
export async function* examine(patient: Patient): AsyncGenerator<Examined> {
  for (const check of checks) yield { name: check.name, ...(await inTime(check, patient)) };
}

async function inTime(check: Check, patient: Patient): Promise<Diagnosis> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${mostMs / 1000} s`)), mostMs);
  try {
    return await Promise.race([check.run(patient), promise]);
  } catch (error) {
    return { state: 'bad', found: wordsOf(error), mend: check.mend };
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch failed` says nothing; its cause does. */
function wordsOf(error: unknown): string {
  const { message, cause } = error as Error;
  const inner = cause instanceof Error ? cause.message : '';
  const words = inner === '' || message.includes(inner) ? message : `${message}: ${inner}`;
  return (words || (error as NodeJS.ErrnoException).code || 'it failed').replaceAll(/\s+/gu, ' ').slice(0, 300);
}

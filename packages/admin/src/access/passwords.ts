import { hash, verify } from '@node-rs/argon2';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { BusyError } from '../records/record-writer.ts';

/** OWASP Password Storage Cheat Sheet: argon2id (the package's default kind) with 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const least = 12;
const most = 256;

/** What stands behind makes no password easier to guess; to judge it takes the square of its length, and nobody else is answered meanwhile. */
const mostJudged = 64;

/** Who tries the likeliest first needs that many. */
const leastGuesses = 1e9;

/** A hash that no password has: so that an account that is not there takes as long as one that is. */
const nobodys = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Each takes a core for some 20 ms and 19 MiB: two at a time, and whoever guesses in bulk does not fill the machine. */
const atOnce = 2;
const mostWaiting = 50;
let running = 0;
const waiting: (() => void)[] = [];

/** What to keep of a password. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFC'), cost));
}

/**
 * Whether it is that one. It takes the same time where there is none to compare with.
 *
 * @throws BusyError while too many wait
 */
export async function isPassword(password: string, kept: string | null | undefined): Promise<boolean> {
  const isRight = await inTurn(() => verify(kept ?? nobodys, password.normalize('NFC')));
  return isRight && typeof kept === 'string';
}

let guesser: ZxcvbnFactory | undefined;

/**
 * What is wrong with a new password: its length, or that it is easily guessed, by 49 000 leaked ones, keyboard rows, repeats and dates,
 * and what is known of its owner. Nothing is asked of another machine.
 */
export function passwordFault(password: string, ofOwner: readonly string[] = []): string | undefined {
  const { length } = [...password.normalize('NFC')];
  if (length < least) return `must be ${least} characters at least; a few words make a good one`;
  if (length > most) return `must be ${most} characters at most`;
  guesser ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const known = ['kapsel', 'consent', ...ofOwner, ...ofOwner.flatMap((text) => [...text.split('@'), ...text.split(/[^\p{L}\p{N}]+/u)])].filter((word) => word.length > 2);
  if (guesser.check(password.slice(0, mostJudged), known).guesses < leastGuesses) return 'is easily guessed: it is known from leaks, or made of common parts; a few words that have nothing to do with each other are better';
  return undefined;
}

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running < atOnce) running += 1;
  else {
    if (waiting.length >= mostWaiting) throw new BusyError('too many passwords at once');
    // Whoever is done hands its place on.
    await new Promise<void>((resolve) => void waiting.push(resolve));
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

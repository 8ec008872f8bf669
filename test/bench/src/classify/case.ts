import { readFileSync } from 'node:fs';
import { fileTrouble, parseCategory, type Category } from '@kapsel/core';

/** A cookie or key of which is known what it is for. */
export interface Case {
  readonly slice: string;
  /** How much of the web has it; 1 where nobody said. */
  readonly weight: number;
  /** What a classifier is given: a line of `kapsel-scan classify`, without its id. */
  readonly line: Readonly<Record<string, unknown>>;
  readonly truth: Truth;
}

export interface Truth {
  readonly category: Category;
  /** What counts as right, where more than one answer does. */
  readonly accept: readonly Category[];
  /** Names by which the vendor goes; none where nobody knows it. */
  readonly vendors: readonly string[];
  /** As a Norwegian cookie table tells it. */
  readonly lifetimeText?: string;
}

/** What a classifier may see of a case: never its truth. */
const seen = ['name', 'domain', 'path', 'storage', 'session', 'lifetimeSeconds', 'party', 'site', 'setBy', 'httpOnly', 'secure', 'sameSite'] as const;

/** A file of cases that cannot be used. */
export class BadCases extends Error {
  override name = 'BadCases';
}

/**
 * Reads cases, one JSON object a line: the fields of a line for `classify`, and `slice`, `weight`, `ambiguous` (scored apart) and
 * `truth: { category, accept, vendor, vendorAliases, lifetimeNb }`. Categories may have the names that others give them.
 *
 * @throws BadCases naming the line
 */
export function readCases(file: string): Case[] {
  const lines = textOf(file).split('\n').map((text, index) => ({ text, number: index + 1 })).filter(({ text }) => text.trim() !== '');
  if (lines.length === 0) throw new BadCases(`${file} has no cases in it.`);
  return lines.map(({ text, number }) => caseOf(text, `${file}, line ${number}`));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new BadCases(`${file} cannot be read: ${fileTrouble(cause)}.`, { cause });
  }
}

interface Written {
  readonly [field: string]: unknown;
  readonly slice?: string;
  readonly weight?: number;
  readonly ambiguous?: boolean;
  readonly truth?: { readonly category: string; readonly accept?: readonly string[]; readonly vendor?: string | null; readonly vendorAliases?: readonly string[]; readonly lifetimeNb?: string | null };
}

function caseOf(text: string, place: string): Case {
  const written = parse(text, place);
  const truth = written.truth;
  const category = parseCategory(truth?.category ?? '');
  if (!truth || category === undefined) throw new BadCases(`${place}: truth.category is missing or no category: give necessary, functional, analytics or marketing.`);
  const { slice = 'all', weight = 1, ambiguous = false } = written;
  return {
    slice: ambiguous ? `${slice}, ambiguous` : slice,
    weight,
    line: Object.fromEntries(seen.filter((field) => written[field] !== undefined).map((field) => [field, written[field]])),
    truth: {
      category,
      accept: (truth.accept ?? [category]).flatMap((word) => parseCategory(word) ?? []),
      vendors: truth.vendor ? [truth.vendor, ...(truth.vendorAliases ?? [])] : [],
      ...(truth.lifetimeNb && { lifetimeText: truth.lifetimeNb }),
    },
  };
}

function parse(text: string, place: string): Written {
  try {
    return JSON.parse(text) as Written;
  } catch (cause) {
    throw new BadCases(`${place} is not JSON.`, { cause });
  }
}

import { holdOut, type Held, type LeftOut } from '../../../../packages/core/scripts/hold-out.ts';
import type { Case } from './case.ts';
import type { Judged } from './score.ts';

/**
 * Cases of our own, where nobody brings others: every name in the knowledge base, as it is found on some site. They tell whether
 * the command finds what is known; how right that is they cannot tell.
 */
export function knownCases(): Case[] {
  return holdOut('vendors').map((held) => caseOf('known', held));
}

const slices: Readonly<Record<LeftOut, string>> = { vendors: 'vendor left out', items: 'its items left out' };

/** The same cases, each by a knowledge base that has never heard of the vendor, and by one that knows no more than its hosts. */
export function judgeLeftOut(): Judged[] {
  return (['vendors', 'items'] as const).flatMap((leftOut) => holdOut(leftOut).map((held) => judgedOf(slices[leftOut], held)));
}

function judgedOf(slice: string, held: Held): Judged {
  const { provider, ...verdict } = held.verdict;
  return { one: caseOf(`${slice}, ${held.observed.party} party`, held), answer: { ...verdict, vendor: provider } };
}

function caseOf(slice: string, { service, observed: { kind, setByHost, ...seen }, truth }: Held): Case {
  return {
    slice,
    weight: 1,
    line: { ...seen, storage: kind, ...(setByHost !== undefined && { setBy: setByHost }) },
    truth: { category: truth, accept: [truth], vendors: [service.provider, service.name] },
  };
}

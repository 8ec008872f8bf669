import type { Judgement } from './judge.ts';
import type { Subject } from './subject.ts';
import type { Vector } from './vectors/index.ts';

type Markup = Subject['markup'];

/** What is wrong with a page that should send, run and store nothing. A page of untouched HTML may run its own inline script. */
export function silenceProblems({ hits, ran, started, stored, intact }: Judgement, markup: Markup): string[] {
  return [
    ...(hits.length > 0 ? [`sent ${hits.join(', ')}`] : []),
    ...(ran > 0 ? [`ran ${ran} times`] : []),
    ...(started > 0 && markup === 'marked' ? [`its inline script began ${started} times`] : []),
    ...stored.map(({ kind, name }) => `stored ${kind} ${name}`),
    ...wipeProblems(intact),
  ];
}

/** What is wrong with a page that should reach the tracker in full, and each of its files once. */
export function leakProblems(vector: Vector, judgement: Judgement): string[] {
  const files = new Set([...vector.hits, ...judgement.hits]);
  return [
    ...[...files].flatMap((file) => unlessTimes(`asked for ${file}`, count(judgement.hits, file), vector.hits.includes(file) ? 1 : 0)),
    ...unlessTimes('ran', judgement.ran, vector.runs ? 1 : 0),
    ...unlessTimes('its inline script began', judgement.started, vector.starts ? 1 : 0),
    ...missingStorage(vector, judgement),
    ...wipeProblems(judgement.intact),
  ];
}

/** What is wrong with what a grant brought back. */
export function releaseProblems(vector: Vector, markup: Markup, before: Judgement, after: Judgement): string[] {
  return markup === 'marked' ? leakProblems(vector, after) : untouchedReleaseProblems(vector, before, after);
}

function untouchedReleaseProblems(vector: Vector, before: Judgement, after: Judgement): string[] {
  // A script that was itself held until now makes its calls for the first time.
  const mayCome = vector.afterGrant !== 'never' || (vector.starts && before.started === 0);
  const mustCome = vector.afterGrant === 'once';
  const files = new Set([...vector.hits, ...after.hits]);
  const ran = before.ran + after.ran;
  return [
    ...[...files].flatMap((file) => {
      const earlier = count(before.hits, file);
      const now = count(after.hits, file);
      const most = mayCome && vector.hits.includes(file) ? 1 : 0;
      if (now > most) return [`asked for ${file} ${now} times rather than ${most}`];
      // What the preload scanner fetched ahead need not be fetched again to run.
      return mustCome && earlier + now === 0 ? [`never asked for ${file}`] : [];
    }),
    ...(vector.runs && mustCome ? unlessTimes('ran', ran, 1) : ran > 1 ? [`ran ${ran} times`] : []),
    ...(before.started + after.started > 1 ? [`its inline script began ${before.started + after.started} times`] : []),
    ...(mustCome ? missingStorage(vector, after) : []),
    ...wipeProblems(after.intact),
  ];
}

/** What is wrong after a withdrawal: no script of the page can erase what is stored on the tracker's own site. */
export function withdrawalProblems(judgement: Judgement, markup: Markup): string[] {
  return silenceProblems({ ...judgement, stored: judgement.stored.filter(({ party }) => party === 'first') }, markup);
}

function missingStorage({ stores }: Vector, { stored }: Judgement): string[] {
  if (!stores || stored.some(({ kind, name, party }) => kind === stores.kind && name === stores.name && party === stores.party)) return [];
  return [`did not store ${stores.kind} ${stores.name}`];
}

function unlessTimes(what: string, actual: number, expected: number): string[] {
  return actual === expected ? [] : [`${what} ${actual} times rather than ${expected}`];
}

function wipeProblems(intact: boolean): string[] {
  return intact ? [] : ['wiped the page'];
}

function count(list: readonly string[], item: string): number {
  return list.filter((one) => one === item).length;
}

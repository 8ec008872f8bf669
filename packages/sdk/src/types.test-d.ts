/** Holds the public types to what a caller may and may not write. A line that should fail and does not is an error itself. */
import type { Category, SiteConfig, SiteService, TextKey } from '@kapsel/core';
import { expectTypeOf } from 'vitest';
import type { Kapsel as UntypedKapsel } from './runtime.ts';
import type { Kapsel, Run, RunConfig, ServiceIds } from './types.ts';
import type { Words } from './ui/placeholder/words.ts';
import type { Text } from './ui/text.ts';

declare const run: Run;
declare const service: Omit<SiteService, 'id' | 'category'>;

const matomo = { ...service, id: 'matomo', category: 'analytics' } as const;
const pixel = { ...service, id: 'meta-pixel', category: 'marketing' } as const;
const config = { siteId: 'shop', services: [matomo, pixel] } as const satisfies RunConfig;

export function knowsTheIdsOfAConfig(): void {
  expectTypeOf<ServiceIds<typeof config>>().toEqualTypeOf<'matomo' | 'meta-pixel'>();
  expectTypeOf(run(config)).toEqualTypeOf<Kapsel<'matomo' | 'meta-pixel'>>();
  expectTypeOf(run({ siteId: 'shop', services: [{ ...service, id: 'written-in-place', category: 'analytics' }] })).toEqualTypeOf<Kapsel<'written-in-place'>>();
  expectTypeOf(run({ siteId: 'shop', services: [] })).toEqualTypeOf<Kapsel<never>>();
}

export function letsAnOwnerWordAllThatIsSaid(): void {
  expectTypeOf<TextKey>().toEqualTypeOf<Exclude<keyof Text, 'language' | 'list' | 'reviewed'> | `placeholder${Capitalize<Exclude<keyof Words, 'language'>>}` | 'reopen'>();
}

export function takesAnyIdWhereTheConfigIsData(data: SiteConfig): void {
  expectTypeOf(run(data)).toEqualTypeOf<Kapsel>();
  run(data).hasService('anything');
  run(data).accept(['analytics', 'anything', '-anything']);
}

export function holdsCallsToTheConfig(kapsel: Kapsel<'matomo' | 'meta-pixel'>): void {
  expectTypeOf(kapsel.has).parameter(0).toEqualTypeOf<Category>();
  kapsel.hasService('meta-pixel');
  kapsel.accept('all');
  kapsel.accept('none');
  kapsel.accept(['analytics', '-matomo', 'meta-pixel']);
  kapsel.accept(kapsel.decision().categories);
  // @ts-expect-error a category that there is not
  kapsel.has('advertising');
  // @ts-expect-error a service that the config does not name
  kapsel.hasService('hotjar');
  // @ts-expect-error a word that is neither
  kapsel.accept(['hotjar']);
  // @ts-expect-error only a service can be refused within its category
  kapsel.accept(['-analytics']);
  // @ts-expect-error neither of the two words
  kapsel.accept('some');
}

export function tellsListenersInTheSameWords(kapsel: Kapsel<'matomo'>): void {
  kapsel.on('consent', (detail) => {
    expectTypeOf(detail.services).toEqualTypeOf<readonly 'matomo'[]>();
    expectTypeOf(detail.changed).toEqualTypeOf<readonly (Category | 'matomo')[]>();
    expectTypeOf(detail.action).toEqualTypeOf<'accept-all' | 'reject-all' | 'save' | 'withdraw-all' | 'restore' | 'none'>();
  });
  kapsel.on('purpose', (detail) => expectTypeOf(detail.purpose).toEqualTypeOf<string>());
  kapsel.on('blocked', (detail) => expectTypeOf(detail.service).toEqualTypeOf<'matomo'>());
  kapsel.on('error', (detail) => expectTypeOf(detail.message).toEqualTypeOf<string>());
  // @ts-expect-error an event that there is not
  kapsel.on('consented', () => {});
  expectTypeOf(kapsel.decision().services).toEqualTypeOf<readonly 'matomo'[]>();
  expectTypeOf(kapsel.ready).resolves.toEqualTypeOf<Kapsel<'matomo'>>();
}

/** Code that takes any Kapsel takes one whose ids are known, and what runs fits the types. */
export function fitsWhatRuns(running: UntypedKapsel, known: Kapsel<'matomo'>): Kapsel[] {
  expectTypeOf<Kapsel>().toExtend<UntypedKapsel>();
  return [running as Kapsel, known];
}

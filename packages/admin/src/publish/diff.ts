import type { Declaration, SiteConfig, SiteService } from '@kapsel/core';
import { isAsked, wideningOf, type Widening } from './since.ts';

/** Something that is no longer what it was; nothing stands for what was not there. */
export interface Difference {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface NamedService {
  readonly id: string;
  readonly name: string;
  readonly category: string;
}

/** What visitors get otherwise with one version than with another. */
export interface VersionDiff {
  readonly services: { readonly added: readonly NamedService[]; readonly removed: readonly NamedService[]; readonly changed: readonly (NamedService & { readonly changes: readonly Difference[] })[] };
  readonly texts: readonly (Difference & { readonly language: string })[];
  readonly design: readonly Difference[];
  readonly settings: readonly Difference[];
  readonly declarations: readonly { readonly language: string; readonly added: readonly string[]; readonly removed: readonly string[]; readonly changed: readonly string[] }[];
  /** The services that visitors who have answered are asked about again. */
  readonly asksAgain: readonly { readonly id: string; readonly why: Widening }[];
  /** All of it, a line each. */
  readonly lines: readonly string[];
}

/** A config and the cookie tables beside it. */
export interface Side {
  readonly config: SiteConfig;
  readonly declarations: readonly Declaration[];
}

/** Holds two versions against each other; a first one against nothing. */
export function diffOf(before: Side | undefined, after: Side): VersionDiff {
  const [old, now] = [before?.config.services ?? [], after.config.services];
  const services = {
    added: now.filter(({ id }) => !old.some((one) => one.id === id)).map(named),
    removed: old.filter(({ id }) => !now.some((one) => one.id === id)).map(named),
    changed: now.flatMap((service) => {
      const was = old.find(({ id }) => id === service.id);
      const changes = was ? differences(withoutSince(was), withoutSince(service)) : [];
      return changes.length === 0 ? [] : [{ ...named(service), changes }];
    }),
  };
  const [{ texts: textsBefore, ...designBefore }, { texts: textsAfter, ...designAfter }] = [before?.config.ui ?? {}, after.config.ui ?? {}];
  const texts = differences(textsBefore ?? {}, textsAfter ?? {}).map(({ path, ...rest }) => ({ language: path.split('.', 1)[0] ?? '', path: path.slice(path.indexOf('.') + 1), ...rest }));
  const diff = {
    services,
    texts,
    design: differences(designBefore, designAfter),
    settings: differences(before ? settingsOf(before.config) : {}, settingsOf(after.config)),
    declarations: declarationDiffs(before?.declarations ?? [], after.declarations),
    asksAgain: after.config.services.filter((service) => isAsked(service) && service.since === after.config.policyVersion).flatMap((service) => ({ id: service.id, why: wideningOf(service, before?.config) ?? ('wished' as const) })),
  };
  return { ...diff, lines: linesOf(diff) };
}

function named({ id, name, category }: SiteService): NamedService {
  return { id, name, category };
}

function withoutSince(service: SiteService): object {
  const { since: _, ...rest } = service;
  return rest;
}

/** All but what has a place of its own, and what is another in every version. */
function settingsOf(config: SiteConfig): object {
  const { services: _, ui: _ui, policyVersion: _version, scannedAt: _scan, ...settings } = config;
  return settings;
}

/** Every leaf that differs, by its path. */
function differences(before: object, after: object): Difference[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((path) => {
    const [was, is] = [old.get(path) ?? null, now.get(path) ?? null];
    return was === is ? [] : [{ path, before: was, after: is }];
  });
}

function leavesOf(value: unknown, path = '', leaves = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) leaves.set(path, value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(', '));
  else if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) leavesOf(inner, path === '' ? key : `${path}.${key}`, leaves);
  else if (value !== undefined) leaves.set(path, String(value));
  return leaves;
}

function declarationDiffs(before: readonly Declaration[], after: readonly Declaration[]): VersionDiff['declarations'] {
  const languages = [...new Set([...before, ...after].map(({ language }) => language))].sort();
  return languages.flatMap((language) => {
    const [old, now] = [rowsOf(before, language), rowsOf(after, language)];
    const added = [...now].flatMap(([key, { name }]) => (old.has(key) ? [] : [name]));
    const removed = [...old].flatMap(([key, { name }]) => (now.has(key) ? [] : [name]));
    const changed = [...now].flatMap(([key, { name, text }]) => (old.has(key) && old.get(key)?.text !== text ? [name] : []));
    return added.length + removed.length + changed.length === 0 ? [] : [{ language, added, removed, changed }];
  });
}

function rowsOf(declarations: readonly Declaration[], language: string): Map<string, { readonly name: string; readonly text: string }> {
  const items = declarations.find((one) => one.language === language)?.items ?? [];
  return new Map(items.map((item) => [JSON.stringify([item.kind, item.name, item.provider]), { name: item.name, text: JSON.stringify(item) }]));
}

function linesOf({ services, texts, design, settings, declarations, asksAgain }: Omit<VersionDiff, 'lines'>): string[] {
  return [
    ...services.added.map(({ name, category }) => `${name} is new (${category})`),
    ...services.removed.map(({ name }) => `${name} is gone`),
    ...services.changed.flatMap(({ name, changes }) => changes.map((change) => `${name}: ${sentence(change)}`)),
    ...texts.map(({ language, ...change }) => `text in ${language}: ${sentence(change)}`),
    ...[...design, ...settings].map(sentence),
    ...declarations.flatMap(({ language, added, removed, changed }) => [
      ...(added.length > 0 ? [`cookie table in ${language}: ${added.join(', ')} ${added.length === 1 ? 'is' : 'are'} new`] : []),
      ...(removed.length > 0 ? [`cookie table in ${language}: ${removed.join(', ')} ${removed.length === 1 ? 'is' : 'are'} gone`] : []),
      ...(changed.length > 0 ? [`cookie table in ${language}: ${changed.join(', ')} ${changed.length === 1 ? 'has' : 'have'} changed`] : []),
    ]),
    ...asksAgain.map(({ id, why }) => `visitors are asked about ${id}: ${why}`),
  ];
}

function sentence({ path, before, after }: Difference): string {
  if (before === null) return `${path} is now ${after}`;
  return after === null ? `${path} was ${before}, and is gone` : `${path} was ${before}, and is now ${after}`;
}

import { matchesPattern } from '@kapsel/core';
import type { Frame, Page } from 'playwright-core';
import { withTimeout } from '../with-timeout.ts';
import type { Wire } from '../wire.ts';
import { consentTools, type ConsentTool } from './tools.ts';

/** What a visitor's browser holds that an answer may change: key → name and value. Values are compared, and go nowhere. */
export type Footprint = ReadonlyMap<string, { readonly name: string; readonly value: string }>;

/** A page that does not give its storage within this is stuck. */
const readWithinMs = 1500;

const maxFrames = 20;

/** Cookies of all sites, local storage of all frames, and what a CMP says by the IAB's API. */
export async function takeFootprint(page: Page, wire: Wire): Promise<Footprint> {
  const { cookies } = (await withTimeout(wire.send('Storage.getCookies'), readWithinMs * 4)) as { cookies: { name: string; value: string; domain: string; path: string; expires: number; partitionKey?: object }[] };
  const frames = page.frames().slice(0, maxFrames);
  const stored = await Promise.all(frames.map((frame) => storageOf(frame)));
  const tcf = await withTimeout(page.evaluate(tcfState) as Promise<string>, readWithinMs).catch(() => '');
  return new Map([
    ...cookies.map(({ name, value, domain, path, partitionKey }) => entry(['cookie', domain, path, JSON.stringify(partitionKey ?? null), name], value)),
    ...stored.flat(),
    ...(tcf === '' ? [] : [entry(['api', '__tcfapi'], tcf)]),
  ]);
}

/** Names of what is new or has another value. */
export function changesBetween(before: Footprint, after: Footprint): readonly { readonly key: string; readonly name: string }[] {
  return [...after].filter(([key, { value }]) => before.get(key)?.value !== value).map(([key, { name }]) => ({ key, name }));
}

/** Whether a tool that is known keeps an answer under this name. */
export function isStateOf({ state }: ConsentTool, name: string): boolean {
  return state.some((pattern) => matchesPattern(pattern, name));
}

/** The same of any tool. */
export function isKnownState(name: string): boolean {
  return consentTools.some((tool) => isStateOf(tool, name));
}

/** Whether a name by itself says that consent is kept under it. */
export function namesConsent(name: string): boolean {
  if (isKnownState(name)) return true;
  return /consent|cookie|gdpr|ccpa|privacy|__tcfapi|samtykk|samtyck|einwillig|datenschutz|opt-?(?:in|out)|banner|tracking/iu.test(name);
}

async function storageOf(frame: Frame): Promise<[string, { name: string; value: string }][]> {
  const entries = await withTimeout(frame.evaluate('Object.entries({ ...localStorage }).slice(0, 500).map((entry) => entry.map((text) => text.slice(0, 5000)))') as Promise<[string, string][]>, readWithinMs).catch(() => []);
  return entries.map(([name, value]) => entry(['localStorage', originOf(frame), name], value));
}

function entry(path: readonly string[], value: string): [string, { name: string; value: string }] {
  return [JSON.stringify(path), { name: path.at(-1) ?? '', value }];
}

function originOf(frame: Frame): string {
  return URL.canParse(frame.url()) ? new URL(frame.url()).origin : '';
}

/** What the IAB's API says, where a page has it: whether somebody answered, and the TC string. */
const tcfState = `new Promise((resolve) => {
  if (typeof __tcfapi !== 'function') resolve('');
  else __tcfapi('getTCData', 2, (data) => resolve([data?.eventStatus, data?.tcString].map(String).join(' ').slice(0, 5000)));
  setTimeout(() => resolve(''), 500);
})`;

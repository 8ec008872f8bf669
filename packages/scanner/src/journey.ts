import { readFileSync } from 'node:fs';
import { ScanError } from './scan-error.ts';

/** Ways to find one element, in order; each goes down through shadow roots, part by part. */
export type Selectors = readonly (readonly string[])[];

interface OnElement {
  readonly selectors: Selectors;
  /** Which frame below the page, by place among its siblings at each level. */
  readonly frame: readonly number[];
}

/** What a recorded step does. */
export type StepAction =
  | { readonly type: 'navigate'; readonly url: string }
  | { readonly type: 'setViewport'; readonly width: number; readonly height: number }
  | ({ readonly type: 'click' | 'doubleClick' | 'hover' } & OnElement)
  | ({ readonly type: 'change'; readonly value: string } & OnElement)
  | ({ readonly type: 'waitForElement' } & OnElement)
  | { readonly type: 'keyDown' | 'keyUp'; readonly key: string }
  | { readonly type: 'scroll'; readonly x: number; readonly y: number };

export interface JourneyStep {
  readonly action: StepAction;
  /** Whether it leads to another page, which is to be waited for. */
  readonly navigates: boolean;
  readonly timeoutMs: number | undefined;
}

/** What a visitor did, as Chrome's DevTools Recorder exports it (JSON). */
export type Journey = readonly JourneyStep[];

/** @throws ScanError BAD_OPTION with the number of the step that is at fault, and nothing of what it types */
export function readJourney(file: string): Journey {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ScanError('BAD_OPTION', `--journey ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'it is no JSON'}.`);
  }
  const { steps, timeout } = (value ?? {}) as Record<string, unknown>;
  if (!Array.isArray(steps) || steps.length === 0) throw new ScanError('BAD_OPTION', `--journey ${file} must be what Chrome’s DevTools Recorder exports as JSON: { "title": …, "steps": [ … ] }.`);
  return steps.map((step: unknown, index) => readStep(step, timeout, (what) => new ScanError('BAD_OPTION', `--journey ${file}: step ${index + 1} ${what}`)));
}

type Fault = (what: string) => ScanError;

function readStep(step: unknown, timeout: unknown, fault: Fault): JourneyStep {
  const { type, timeout: own, assertedEvents, ...rest } = (step ?? {}) as Record<string, unknown>;
  if (typeof type !== 'string') throw fault('has no "type".');
  const read = Object.hasOwn(readers, type) ? readers[type as keyof typeof readers] : undefined;
  if (!read) throw fault(`is of the type ${type}, ${refused.get(type) ?? `which is not known: there are ${Object.keys(readers).join(', ')}.`}`);
  const events = Array.isArray(assertedEvents) ? (assertedEvents as { type?: unknown }[]) : [];
  const timeoutMs = [own, timeout].find((one) => typeof one === 'number' && one > 0) as number | undefined;
  return { action: read(rest, fault), navigates: type !== 'navigate' && events.some((event) => event?.type === 'navigation'), timeoutMs };
}

const refused = new Map([
  ['waitForExpression', 'which runs code of the file’s own in the page: wait for an element instead (waitForElement).'],
  ['customStep', 'which nobody but its author understands: leave it out.'],
]);

const onElement =
  <const Type extends 'click' | 'doubleClick' | 'hover' | 'waitForElement'>(type: Type) =>
  (step: Record<string, unknown>, fault: Fault) => ({ type, ...readElement(step, fault) });

const withKey =
  <const Type extends 'keyDown' | 'keyUp'>(type: Type) =>
  ({ key }: Record<string, unknown>, fault: Fault) => {
    if (typeof key !== 'string' || key === '') throw fault(`(${type}) needs a "key".`);
    return { type, key };
  };

const readers = {
  navigate: ({ url }: Record<string, unknown>, fault: Fault) => {
    if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:$/u.test(new URL(url).protocol)) throw fault('(navigate) needs a "url" that begins with https:// or http://.');
    return { type: 'navigate' as const, url };
  },
  setViewport: ({ width, height }: Record<string, unknown>, fault: Fault) => {
    if (!isSize(width) || !isSize(height)) throw fault('(setViewport) needs a "width" and a "height" from 1 to 10000.');
    return { type: 'setViewport' as const, width, height };
  },
  click: onElement('click'),
  doubleClick: onElement('doubleClick'),
  hover: onElement('hover'),
  waitForElement: onElement('waitForElement'),
  change: (step: Record<string, unknown>, fault: Fault) => {
    const { value } = step;
    if (typeof value !== 'string') throw fault('(change) needs a "value".');
    return { type: 'change' as const, value, ...readElement(step, fault) };
  },
  keyDown: withKey('keyDown'),
  keyUp: withKey('keyUp'),
  scroll: ({ x = 0, y = 0 }: Record<string, unknown>) => ({ type: 'scroll' as const, x: Number(x) || 0, y: Number(y) || 0 }),
} satisfies Record<StepAction['type'], (step: Record<string, unknown>, fault: Fault) => StepAction>;

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 10_000;
}

function readElement({ selectors, frame = [] }: Record<string, unknown>, fault: Fault): OnElement {
  const alternatives = (Array.isArray(selectors) ? (selectors as unknown[]) : []).map((one) => (typeof one === 'string' ? [one] : one));
  const areTexts = alternatives.every((one) => Array.isArray(one) && one.length > 0 && one.every((part) => typeof part === 'string' && part !== ''));
  if (alternatives.length === 0 || !areTexts) throw fault('needs "selectors", a list of texts or of lists of texts.');
  if (!Array.isArray(frame) || !frame.every((place) => Number.isInteger(place) && place >= 0)) throw fault('has a "frame" that is no list of whole numbers.');
  return { selectors: alternatives as string[][], frame: frame as number[] };
}

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Frame, Page } from 'playwright-core';
import { withTimeout } from '../with-timeout.ts';

/** What DuckDuckGo's autoconsent did with the tool that it met. */
export interface AutoconsentResult {
  /** Its own name for the tool. */
  readonly cmp: string;
  /** By its own word, which proves nothing. */
  readonly succeeded: boolean;
  readonly clicks: number;
}

/** The slice of a rule that says where it applies. */
interface Rule {
  readonly name: string;
  readonly cosmetic?: boolean;
  readonly runContext?: { readonly urlPattern?: string };
}

/** A message from its script in the page. The page can send such messages as well, so nothing in it is believed. */
interface Message {
  readonly type: string;
  readonly id?: unknown;
  readonly cmp?: unknown;
  readonly code?: unknown;
  readonly result?: unknown;
  readonly totalClicks?: unknown;
}

/** How long it may take to recognise a question, and to answer it. */
const recognisesWithinMs = 3500;
const answersWithinMs = 15_000;
const evaluatesWithinMs = 2000;

const maxFrames = 15;

interface Bundle {
  readonly script: string;
  readonly rules: readonly Rule[];
}

let bundle: Bundle | undefined;

function readBundle(): Bundle {
  const folder = dirname(fileURLToPath(import.meta.resolve('@duckduckgo/autoconsent')));
  const { autoconsent: rules } = JSON.parse(readFileSync(join(folder, '..', 'rules', 'rules.json'), 'utf8')) as { autoconsent: Rule[] };
  return { script: readFileSync(join(folder, 'autoconsent.playwright.js'), 'utf8'), rules };
}

/**
 * Lets autoconsent look at a page that has come to rest, and answer where it knows the tool. It presses by script, not with a mouse. A page
 * can be looked at once.
 *
 * @param action `null` only looks
 * @returns nothing where it knows no tool that asks
 */
export async function askAutoconsent(page: Page, action: 'optOut' | 'optIn' | null): Promise<AutoconsentResult | undefined> {
  // Read where it is needed: it is most of a megabyte.
  bundle ??= readBundle();
  const { script, rules } = bundle;
  const heard = new Conversation(action, rules);
  await withTimeout(
    page.exposeBinding('autoconsentSendMessage', ({ frame }, message: Message | undefined) => heard.onMessage(frame, message)),
    evaluatesWithinMs,
  );
  for (const frame of page.frames().slice(0, maxFrames)) await withTimeout(frame.evaluate(script), evaluatesWithinMs).catch(() => {});
  return heard.result();
}

class Conversation {
  readonly #action: 'optOut' | 'optIn' | null;
  readonly #rules: readonly Rule[];
  #cmp: string | undefined;
  #result: boolean | undefined;
  #clicks = 0;

  constructor(action: 'optOut' | 'optIn' | null, rules: readonly Rule[]) {
    this.#action = action;
    this.#rules = rules;
  }

  async onMessage(frame: Frame, message: Message | undefined): Promise<void> {
    if (message?.type === 'init') await tell(frame, { type: 'initResp', config: this.#config(), rules: { autoconsent: this.#rulesFor(frame.url()) } });
    if (message?.type === 'eval' && typeof message.code === 'string') {
      // The rules' own expressions. A page that sends others has its own code run in itself.
      const result: unknown = await withTimeout(frame.evaluate(message.code), evaluatesWithinMs).catch(() => false);
      await tell(frame, { type: 'evalResp', id: String(message.id), result: Boolean(result) });
    }
    if (message?.type === 'popupFound') this.#cmp ??= nameOf(message.cmp);
    if (message?.type === 'optOutResult' || message?.type === 'optInResult') this.#result = message.result === true;
    if (message?.type === 'autoconsentDone') {
      this.#clicks = Math.min(99, Math.max(0, Math.trunc(Number(message.totalClicks)) || 0));
      this.#cmp = nameOf(message.cmp);
      this.#result = true;
    }
  }

  async result(): Promise<AutoconsentResult | undefined> {
    await until(() => this.#cmp !== undefined, recognisesWithinMs);
    if (this.#cmp === undefined) return undefined;
    if (this.#action !== null) await until(() => this.#result !== undefined, answersWithinMs);
    return { cmp: this.#cmp, succeeded: this.#result === true, clicks: this.#clicks };
  }

  #config(): object {
    return { enabled: true, autoAction: this.#action, disabledCmps: [], enablePrehide: false, enableCosmeticRules: false, enableGeneratedRules: true, detectRetries: 4, isMainWorld: true, heuristicMode: 'off' };
  }

  /** Most rules are for one site each. */
  #rulesFor(url: string): Rule[] {
    return this.#rules.filter(({ cosmetic, runContext }) => !cosmetic && (runContext?.urlPattern === undefined || new RegExp(runContext.urlPattern, 'u').test(url)));
  }
}

/** As its rules are named; a page could tell us anything. */
function nameOf(cmp: unknown): string {
  return typeof cmp === 'string' && /^[\w .:()-]{1,60}$/u.test(cmp) ? cmp : 'autoconsent';
}

async function tell(frame: Frame, message: object): Promise<void> {
  await withTimeout(frame.evaluate(`autoconsentReceiveMessage(${JSON.stringify(message)})`), evaluatesWithinMs).catch(() => {});
}

async function until(isSo: () => boolean, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!isSo() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BrowserContext, Page } from 'playwright-core';

/** Hosts of a test site. Only `tracker` is named by a rule; the others help the site, and strict blocking has them in `allowHosts`. */
export const helperNames = ['pay', 'captcha', 'id', 'bank', 'cdn'] as const;
type HostName = 'site' | 'tracker' | (typeof helperNames)[number];

/** Origin by host, and the parts that every page begins with. */
export type Origins = Readonly<Record<HostName, string>> & {
  /** Kapsel's tag, if it is there, and the tracker that the page uses. For a page that writes its own head. */
  head(nonce?: string): string;
};

export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

/** Host and path, such as `site/login/` → a handler, or a file whose type follows from the path; without an extension it is a page. */
export type Files = Readonly<Record<string, Handler | string | Buffer>>;

/** A visitor with a profile of their own. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly at: Origins;
}

/** Something that people do on real sites, which must work whatever the visitor chose. */
export interface Flow {
  readonly name: string;
  files(at: Origins): Files;
  /** Does it as a visitor does; throws if the outcome is wrong. */
  run(visit: Visit): Promise<void>;
}

/** A page whose own head comes after Kapsel's tag and the tracker's. */
export function html(at: Origins, body: string, head = ''): string {
  return `<!doctype html><html lang="en"><head>${at.head()}<meta charset="utf-8"><title>Test</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;
}

/** A page of somebody else, without Kapsel. */
export function foreignHtml(body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Helper</title><link rel="icon" href="data:,"><body>${body}</body></html>`;
}

/** Runs code that may await, and writes what it returns onto the page; for what a page does by itself. */
export function outcomeOf(code: string, attributes = ''): string {
  return `<script ${attributes}>(async () => { ${code} })().then(
    (value) => document.documentElement.setAttribute('data-outcome', JSON.stringify(value)),
    (error) => document.documentElement.setAttribute('data-outcome', 'failed: ' + (error && error.stack || error)));</script>`;
}

export async function expectOutcome({ page }: Pick<Visit, 'page'>, expected: unknown): Promise<void> {
  const outcome = await page.locator('html[data-outcome]').getAttribute('data-outcome');
  expectEqual(outcome, JSON.stringify(expected), 'outcome');
}

/** Waits until an element of the page says this. */
export async function expectText(page: Page, selector: string, expected: string): Promise<void> {
  const element = page.locator(selector);
  let text: string | null = null;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    text = (await element.textContent()) ?? '';
    if (text.trim() === expected) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`${selector} says “${text?.trim()}” rather than “${expected}”.`);
}

export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what} is ${String(actual)} rather than ${String(expected)}.`);
}

export function redirect(response: ServerResponse, address: string, headers: Record<string, string> = {}): void {
  response.writeHead(303, { Location: address, ...headers }).end();
}

export function answer(response: ServerResponse, type: string, body: string | Buffer, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'Content-Type': type, ...headers }).end(body);
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

/** A flow of one page that tries everything by itself. */
export function selfChecking(name: string, path: string, expected: unknown, page: (at: Origins) => string, files: (at: Origins) => Files = () => ({})): Flow {
  return {
    name,
    files: (at) => ({ [`site/${path}`]: page(at), ...files(at) }),
    async run(visit) {
      await visit.page.goto(`${visit.at.site}/${path}`);
      await expectOutcome(visit, expected);
    },
  };
}

/** A picture of one blue pixel. */
export const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

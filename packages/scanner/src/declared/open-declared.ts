import type { Page } from 'playwright-core';
import type { ScanBrowser } from '../browser.ts';
import { readMarkup } from '../in-page/read-markup.ts';
import { ScanError } from '../scan-error.ts';
import type { Line, Wire } from '../wire.ts';
import type { DeclaredTable } from './declared-table.ts';
import { readDeclared } from './read-declared.ts';
import { withTimeout } from '../with-timeout.ts';

/** What scripts make of a page is there some time after it has loaded. */
const settleMs = 1500;
const markupWithinMs = 10_000;
const mostFrames = 100;

/** What was asked for as published, or why it could not be had. */
export type Opened = { readonly ok: true; readonly table: DeclaredTable } | { readonly ok: false; readonly reason: string };

/**
 * Reads a published table from the web, in the scan's own browser: with what scripts make of the page, in frames and in open
 * shadow roots too. To be called when the pass is over, since a page leaves things behind.
 */
export async function openDeclared(address: string, { context, wire }: ScanBrowser, timeoutMs: number): Promise<Opened> {
  const page = await wire.open(() => context.newPage(), address);
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
  try {
    return { ok: true, table: readDeclared(await textAt(page, wire, address, timeoutMs), address) };
  } catch (error) {
    if (error instanceof ScanError) return { ok: false, reason: error.message };
    return { ok: false, reason: `--declared ${address} could not be opened: ${(error as Error).message.replace(/^page\.goto: |\n.*$/gsu, '')}` };
  } finally {
    await withTimeout(page.close(), settleMs).catch(() => {});
  }
}

async function textAt(page: Page, wire: Wire, address: string, timeoutMs: number): Promise<string> {
  const response = await page.goto(address, { waitUntil: 'load', timeout: timeoutMs }).catch((error: Error) => {
    // A file that the browser would save rather than show.
    if (/Download is starting|ERR_ABORTED/u.test(error.message)) return null;
    throw error;
  });
  if (response && response.status() >= 400) throw new Error(`the server answered ${response.status()}`);
  if (!response || !/html/iu.test(response.headers()['content-type'] ?? '')) return fetchFrom(page, address, timeoutMs);
  await page.waitForLoadState('networkidle', { timeout: settleMs }).catch(() => {});
  await page.waitForTimeout(settleMs);
  const lines = wire.linesOf(page).filter(({ kind }) => kind === 'page' || kind === 'iframe');
  const texts = await Promise.all(lines.map((line) => withTimeout(markupOf(line), markupWithinMs).catch(() => '')));
  return texts.join('\n');
}

interface FrameTree {
  readonly frame: { readonly id: string };
  readonly childFrames?: readonly FrameTree[];
}

/** The markup of each frame, read in a world of our own: what the page has made of its own functions does not matter there. */
async function markupOf({ send }: Line): Promise<string> {
  const { frameTree } = (await send('Page.getFrameTree')) as { frameTree: FrameTree };
  const idsOf = ({ frame, childFrames = [] }: FrameTree): string[] => [frame.id, ...childFrames.flatMap(idsOf)];
  const read = async (frameId: string): Promise<string> => {
    const { executionContextId } = (await send('Page.createIsolatedWorld', { frameId, worldName: 'kapsel' })) as { executionContextId: number };
    const { result } = (await send('Runtime.evaluate', { contextId: executionContextId, expression: `(${readMarkup.toString()})()`, returnByValue: true })) as { result: { value?: unknown } };
    return String(result.value ?? '');
  };
  return (await Promise.all(idsOf(frameTree).slice(0, mostFrames).map((id) => read(id).catch(() => '')))).join('\n');
}

/** Asks for a file from an empty page of its own origin, since no other may read it. */
async function fetchFrom(page: Page, address: string, timeoutMs: number): Promise<string> {
  const empty = new URL('/kapsel-empty-page', address).href;
  await page.route(empty, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto(empty, { timeout: timeoutMs });
  return withTimeout(
    page.evaluate((url) => fetch(url).then((response) => (response.ok ? response.text() : Promise.reject(new Error(`the server answered ${response.status}`)))), address),
    timeoutMs,
  );
}

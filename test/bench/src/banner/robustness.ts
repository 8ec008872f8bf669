import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { isSeen } from '../in-page.ts';
import type { Bench } from '../measure.ts';
import { scriptCount } from '../page.ts';
import { Misbehaviour } from '../visit.ts';
import { blockStorage } from './in-page.ts';
import type { BannerSubject } from './subject.ts';

/** How long a page is left alone, and how long something may take; milliseconds. */
const rest = 500;
const patience = 3000;

/**
 * What happens to a page, and what a banner has to do after it. Each is the same for every tool. A banner *asks* where exactly one button that
 * accepts is seen (`isSeen`) and no script has run; it *works* where a click of the mouse on that button makes it go, and each of the
 * 20 scripts runs exactly once; it is *gone* where no such button is seen.
 */
export const hardships = {
  /** The page replaces its body by a copy, as some translators and A/B tools do: the banner asks, and works. */
  clonedBody: {
    label: 'cloned body',
    async endure({ page }) {
      await page.open();
      await page.mustAsk();
      await page.run('document.body.replaceWith(document.body.cloneNode(true))');
      await page.mustAsk();
      await page.mustWork();
    },
  },
  /** The visitor follows a link that Turbo makes a swap of the body: the banner asks on the next page, and works there. */
  turboSwap: {
    label: 'Turbo swap',
    async endure({ page }) {
      await page.open({ turbo: '' });
      await page.mustAsk();
      await page.run("document.querySelector('#next').click()");
      await page.mustBecome(2);
      await page.mustAsk();
      await page.mustWork();
    },
  },
  /** The visitor answers on the next page and goes back to the first, which the browser has kept as it was: the banner is gone. */
  backForwardCache: {
    label: 'bfcache',
    async endure({ page }) {
      await page.open();
      await page.mustAsk();
      await page.run("document.querySelector('#next').click()");
      await page.mustBecome(2);
      await page.mustAsk();
      await page.mustWork();
      await page.goBack();
      await page.mustBecome(1);
      await page.mustBeGone();
    },
  },
  /** The visitor answers in a second tab: the banner of the first is gone, without a reload. */
  secondTab: {
    label: 'second tab',
    async endure({ page, newPage }) {
      await page.open();
      await page.mustAsk();
      const other = await newPage();
      await other.open();
      await other.mustAsk();
      await other.mustWork();
      await page.comeToFront();
      await page.mustBeGone();
    },
  },
  /** The page's style sheet hides every element that anybody adds, with `!important` and by no name: the banner asks, and works. */
  hostileCss: {
    label: 'hostile CSS',
    async endure({ page }) {
      await page.open({ hostile: '' });
      await page.mustAsk();
      await page.mustWork();
    },
  },
  /** The visitor blocks all site data: cookies are not kept, web storage throws. The banner asks, and works. */
  blockedStorage: {
    label: 'blocked storage',
    async endure({ page }) {
      await page.blockStorage();
      await page.open();
      await page.mustAsk();
      await page.mustWork();
    },
  },
} as const satisfies Readonly<Record<string, Hardship>>;

interface Hardship {
  readonly label: string;
  endure(stage: { readonly page: AskingPage; newPage(): Promise<AskingPage> }): Promise<void>;
}

export type HardshipName = keyof typeof hardships;
export const hardshipNames = Object.keys(hardships) as HardshipName[];

/** `true`, or what went wrong, as a predicate of the tool. */
export type Endured = Readonly<Record<HardshipName, true | string>>;

/** Puts a tool's page through each hardship, each in a profile of its own. */
export async function endure(stage: Pick<Bench, 'browser' | 'server'>, subject: BannerSubject): Promise<Endured> {
  const outcomes: [HardshipName, true | string][] = [];
  for (const name of hardshipNames) outcomes.push([name, await endureOne(stage, subject, hardships[name])]);
  return Object.fromEntries(outcomes) as Endured;
}

async function endureOne({ browser, server }: Pick<Bench, 'browser' | 'server'>, subject: BannerSubject, hardship: Hardship): Promise<true | string> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(10_000);
  const newPage = async () => new AskingPage(context, await context.newPage(), subject, (more) => server.url(subject, 'near', more));
  try {
    await hardship.endure({ page: await newPage(), newPage });
    return true;
  } catch (error) {
    if (error instanceof Misbehaviour) return error.message;
    throw error;
  } finally {
    await context.close();
  }
}

/** A page that is asking for consent, or should be. */
class AskingPage {
  readonly #context: BrowserContext;
  readonly #page: Page;
  readonly #button: string;
  readonly #url: (more: Readonly<Record<string, string>>) => string;

  constructor(context: BrowserContext, page: Page, { acceptButton }: BannerSubject, url: (more: Readonly<Record<string, string>>) => string) {
    this.#context = context;
    this.#page = page;
    this.#button = acceptButton?.button ?? 'no-button';
    this.#url = url;
  }

  async open(more: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.#page.goto(this.#url(more), { waitUntil: 'load' });
    await sleep(rest);
  }

  async run(script: string): Promise<void> {
    await this.#page.evaluate(script);
    await sleep(rest);
  }

  async goBack(): Promise<void> {
    await this.#page.goBack({ waitUntil: 'commit' });
    await sleep(rest);
  }

  comeToFront(): Promise<void> {
    return this.#page.bringToFront();
  }

  async blockStorage(): Promise<void> {
    await this.#page.addInitScript(blockStorage);
    const session = await this.#context.newCDPSession(this.#page);
    await session.send('Emulation.setDocumentCookieDisabled', { disabled: true });
  }

  async mustBecome(number: number): Promise<void> {
    // While one page goes and the next comes there is nothing to ask.
    const title = () => this.#page.evaluate(() => document.querySelector('h1')?.textContent).catch(() => undefined);
    if (!(await holds(async () => (await title()) === `Page ${number}`))) throw new Misbehaviour(`kept page ${number} from coming`);
    await sleep(rest);
  }

  async mustAsk(): Promise<void> {
    if (!(await holds(async () => (await this.#seen()).length === 1))) throw new Misbehaviour((await this.#seen()).length > 1 ? 'asked twice' : 'did not ask');
    const ran = await this.#ran();
    if (ran.length > 0) throw new Misbehaviour(`ran ${ran.length} scripts before a choice`);
  }

  async mustWork(): Promise<void> {
    const [button] = await this.#seen();
    const box = await button?.boundingBox();
    if (!box) throw new Misbehaviour('did not ask');
    await this.#page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await this.mustBeGone();
    await holds(async () => (await this.#ran()).length >= scriptCount);
    await sleep(rest);
    const ran = await this.#ran();
    if (ran.length !== scriptCount || new Set(ran).size !== scriptCount) throw new Misbehaviour(`ran ${ran.length} scripts after accepting; expected ${scriptCount}`);
  }

  async mustBeGone(): Promise<void> {
    if (!(await holds(async () => (await this.#seen()).length === 0))) throw new Misbehaviour('still asked');
    await sleep(rest);
    if ((await this.#seen()).length > 0) throw new Misbehaviour('asked again');
  }

  /** The buttons that accept, as far as they are seen. */
  async #seen(): Promise<Locator[]> {
    const buttons = await this.#page.locator(this.#button).all();
    const seen = await Promise.all(buttons.map((button) => button.evaluate(isSeen, undefined, { timeout: 1000 }).catch(() => false)));
    return buttons.filter((_, index) => seen[index]);
  }

  #ran(): Promise<number[]> {
    return this.#page.evaluate(() => window.notes.ran.map(([script]) => script));
  }
}

async function holds(condition: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + patience; ; await sleep(50)) {
    if (await condition()) return true;
    if (Date.now() > end) return false;
  }
}

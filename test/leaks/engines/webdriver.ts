import { setTimeout as sleep } from 'node:timers/promises';

/** What https://www.w3.org/TR/webdriver2/ calls a web element: a name for one, good as an argument and in addresses. */
type ElementReference = Readonly<Record<typeof elementKey, string>>;
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

export interface WebDriverCookie {
  readonly name: string;
  readonly domain: string;
}

/** A session of the classic WebDriver protocol, as much of it as the matrix needs. */
export class WebDriverSession {
  readonly browserVersion: string;
  readonly #address: string;
  /** The window that the session began with. */
  readonly #window: string;

  private constructor(address: string, browserVersion: string, window: string) {
    this.#address = address;
    this.browserVersion = browserVersion;
    this.#window = window;
  }

  /**
   * Opens a browser, as soon as the driver listens.
   *
   * @param driver its address, such as `http://127.0.0.1:4444`
   */
  static async open(driver: string, capabilities: object): Promise<WebDriverSession> {
    await untilReady(driver);
    const { sessionId, capabilities: granted } = await send<NewSession>('POST', `${driver}/session`, { capabilities: { alwaysMatch: capabilities } });
    const address = `${driver}/session/${sessionId}`;
    return new WebDriverSession(address, granted.browserVersion, await send<string>('GET', `${address}/window`));
  }

  async goto(url: string): Promise<void> {
    await this.#post('url', { url });
  }

  async reload(): Promise<void> {
    await this.#post('refresh', {});
  }

  /** The value of an expression, awaited. */
  async evaluate(expression: string): Promise<unknown> {
    const script = `
      const done = arguments[0];
      Promise.resolve().then(() => (${expression})).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value, error } = await this.#post<{ value?: unknown; error?: string }>('execute/async', { script, args: [] });
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** The elements that an expression gives as an array. */
  async elements(expression: string): Promise<ElementReference[]> {
    return this.#post('execute/sync', { script: `return ${expression};`, args: [] });
  }

  async click(element: ElementReference): Promise<void> {
    await this.#post(`element/${element[elementKey]}/click`, {});
  }

  /** Makes what follows happen in a frame, until it has happened. */
  async inFrame<Result>(element: ElementReference, act: () => Promise<Result>): Promise<Result> {
    await this.#post('frame', { id: element });
    try {
      return await act();
    } finally {
      await this.#post('frame', { id: null });
    }
  }

  /** Opens another window on an address. @returns its handle */
  async openBeside(url: string): Promise<string> {
    const { handle } = await this.#post<{ handle: string }>('window/new', { type: 'window' });
    await this.inWindow(handle, () => this.goto(url));
    return handle;
  }

  /** Makes what follows happen in another window, until it has happened. */
  async inWindow<Result>(handle: string, act: () => Promise<Result>): Promise<Result> {
    await this.#post('window', { handle });
    try {
      return await act();
    } finally {
      await this.#post('window', { handle: this.#window });
    }
  }

  /** Those that go with requests for the page; other sites' are out of reach. */
  async cookies(): Promise<WebDriverCookie[]> {
    return send('GET', `${this.#address}/cookie`);
  }

  async close(): Promise<void> {
    await send('DELETE', this.#address);
  }

  #post<Value>(command: string, body: object): Promise<Value> {
    return send('POST', `${this.#address}/${command}`, body);
  }
}

interface NewSession {
  readonly sessionId: string;
  readonly capabilities: { readonly browserVersion: string };
}

async function send<Value>(method: string, address: string, body?: object): Promise<Value> {
  const response = await fetch(address, { method, signal: AbortSignal.timeout(60_000), ...(body && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: Value & { error?: string; message?: string } };
  if (!response.ok) throw new Error(`WebDriver: ${value.error}. ${value.message}`);
  return value;
}

async function untilReady(driver: string): Promise<void> {
  const end = performance.now() + 10_000;
  for (;;) {
    try {
      await send('GET', `${driver}/status`);
      return;
    } catch (error) {
      if (performance.now() > end) throw new Error(`The WebDriver at ${driver} did not start within 10 s.`, { cause: error });
      await sleep(50);
    }
  }
}

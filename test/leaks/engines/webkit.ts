import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { cookieNames, evaluateWith, loadTimeout, namesInRealm, type Engine, type Page, type StoredName } from './engine.ts';
import { findWebkit } from './find.ts';
import { WebDriverSession } from './webdriver.ts';

const capabilities = {
  browserName: 'MiniBrowser',
  timeouts: { pageLoad: loadTimeout, script: loadTimeout },
  unhandledPromptBehavior: 'dismiss',
  // Third-party cookies are kept, as in the other engines of the matrix.
  'webkitgtk:browserOptions': { args: ['--automation', '--cookies-policy=always'] },
};

/** WebKitGTK's MiniBrowser on a screen of its own. A driver serves one session, so each page has a driver and a browser. */
export async function startWebkit(): Promise<Engine> {
  const programs = findWebkit();
  if (!programs) throw new Error('There is no WebKit on this machine.');
  const folder = await mkdtemp(join(tmpdir(), 'kapsel-webkit-'));
  const display = await startDisplay(programs.display);
  const environment = environmentOn(display.name, folder);
  const openSession = () => startSession(programs.driver, environment);
  const close = async () => {
    await end(display.process);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const first = await openSession();
    await first.close();
    return { name: 'webkit', version: first.session.browserVersion, open: async () => pageOf(await openSession()), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Xvfb takes the first number that is free and says which. */
async function startDisplay(program: string): Promise<{ process: ChildProcess; name: string }> {
  const child = spawn(program, ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true });
  endWithUs(child);
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) return { process: child, name: `:${line}` };
  throw new Error(`${program} did not start.`);
}

/** Nothing of the user's own browser, desktop, proxies or graphics card. */
function environmentOn(display: string, folder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/proxy$|^WAYLAND_DISPLAY$|^DBUS_SESSION_BUS_ADDRESS$|^XDG_/iu.test(name));
  return {
    ...Object.fromEntries(inherited),
    DISPLAY: display,
    GDK_BACKEND: 'x11',
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    NO_AT_BRIDGE: '1',
    GSETTINGS_BACKEND: 'memory',
    LIBGL_ALWAYS_SOFTWARE: '1',
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
  };
}

interface OpenSession {
  readonly session: WebDriverSession;
  close(): Promise<void>;
}

async function startSession(program: string, env: NodeJS.ProcessEnv): Promise<OpenSession> {
  const port = await freePort();
  const driver = spawn(program, [`--port=${port}`], { env, stdio: 'ignore', detached: true });
  endWithUs(driver);
  try {
    const session = await WebDriverSession.open(`http://127.0.0.1:${port}`, capabilities);
    return {
      session,
      async close() {
        await session.close().catch(() => {});
        await end(driver);
      },
    };
  } catch (error) {
    await end(driver);
    throw error;
  }
}

function pageOf({ session, close }: OpenSession): Page {
  const evaluateText = (expression: string) => session.evaluate(expression);
  const windows = new Map<string, string>();

  /** A window of the origin's own is the only way to its cookies; without a path that it knows, it stores nothing itself. */
  async function cookiesOf(origin: string): Promise<StoredName[]> {
    const handle = windows.get(origin) ?? (await session.openBeside(origin));
    windows.set(origin, handle);
    return cookieNames(await session.inWindow(handle, () => session.cookies()));
  }

  const namesHere = (): Promise<StoredName[]> => evaluateWith(evaluateText, namesInRealm, undefined);
  return {
    goto: (url) => session.goto(url),
    reload: () => session.reload(),
    evaluate: (run, argument) => evaluateWith(evaluateText, run, argument),
    async click(selector) {
      const [element] = await session.elements(`(${findDeep.toString()})(document, ${JSON.stringify(selector)})`);
      if (!element) throw new Error(`There is no ${selector} to click.`);
      await session.click(element);
    },
    async stored(otherOrigins = []) {
      const names = [...cookieNames(await session.cookies()), ...(await namesHere())];
      // One after the other, since a session is in one frame at a time. Frames come and go while they are asked.
      for (const frame of await session.elements(`[...document.querySelectorAll('iframe, object, embed')]`)) {
        names.push(...(await session.inFrame(frame, namesHere).catch(() => [])));
      }
      for (const origin of otherOrigins) names.push(...(await cookiesOf(origin)));
      return names;
    },
    close,
  };
}

/** The elements that a selector fits, in open shadow roots too. Runs in the page, so it must stand by itself. */
function findDeep(root: Document | ShadowRoot, selector: string): Element[] {
  const inShadow = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? findDeep(shadowRoot, selector) : []));
  return [...root.querySelectorAll(selector), ...inShadow];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The browser that a driver has started belongs to the driver's group of processes. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // Nothing of it runs any more.
  }
}

function endWithUs(child: ChildProcess): void {
  const kill = () => killGroup(child);
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
}

async function end(child: ChildProcess): Promise<void> {
  const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  killGroup(child);
  await gone;
}

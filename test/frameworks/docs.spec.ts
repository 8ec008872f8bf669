import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type OnLoadResult } from 'esbuild';
import type { Browser } from 'playwright-core';
import { compile } from 'svelte/compiler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileScript, parse } from 'vue/compiler-sfc';
import { launchChromium, openPage, sdkFile } from '../support/kapsel-page.ts';
import { sendPage, startSite, type Handler, type LocalSite } from '../support/local-site.ts';

const document = readFileSync(join(import.meta.dirname, '../../docs/frameworks.md'), 'utf8');

const service = { name: 'Service', provider: 'Service', since: 1, hosts: [], cookies: [], storage: [] };
const config = { siteId: 'docs', ui: { layout: 'none' }, services: [{ ...service, id: 'stats', category: 'analytics' }, { ...service, id: 'ads', category: 'marketing' }] };

/** Language of a snippet → how its component is compiled, and how a page mounts it. */
const languages = {
  tsx: {
    compile: (code: string): OnLoadResult => ({ contents: code, loader: 'tsx' }),
    mount: `import { createElement } from 'react'; import { createRoot } from 'react-dom/client'; import { Footer } from 'snippet'; createRoot(document.body).render(createElement(Footer));`,
  },
  vue: {
    compile: (code: string): OnLoadResult => ({ contents: compileScript(parse(code).descriptor, { id: 'snippet', inlineTemplate: true }).content, loader: 'js' }),
    mount: `import { createApp } from 'vue'; import Footer from 'snippet'; createApp(Footer).mount('body');`,
  },
  svelte: {
    compile: (code: string): OnLoadResult => ({ contents: compile(code, {}).js.code, loader: 'js' }),
    mount: `import { mount } from 'svelte'; import Footer from 'snippet'; mount(Footer, { target: document.body });`,
  },
} as const;

async function bundle(language: keyof typeof languages): Promise<string> {
  const { compile: load, mount } = languages[language];
  const [, code = ''] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'su').exec(document) ?? [];
  const { outputFiles } = await build({
    stdin: { contents: mount, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    jsx: 'automatic',
    conditions: ['svelte'],
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'snippet',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^snippet$/ }, ({ path }) => ({ path, namespace: 'docs' }));
          onLoad({ filter: /./, namespace: 'docs' }, () => ({ ...load(code), resolveDir: import.meta.dirname }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}

const script = (code: string): Handler => (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' }).end(code);

describe.each(Object.keys(languages) as (keyof typeof languages)[])('what docs/frameworks.md shows for %s', (language) => {
  let browser: Browser;
  let site: LocalSite;

  beforeAll(async () => {
    browser = await launchChromium();
    site = await startSite({
      '/': (_request, response) => sendPage(response, `<script>window.kapselConfig = ${JSON.stringify(config)}</script><script src="/kapsel.js"></script><body><script src="/app.js" defer></script>`),
      '/kapsel.js': script(sdkFile('kapsel.js')),
      '/app.js': script(await bundle(language)),
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  it('works', async () => {
    const { page, complaints } = await openPage(browser, site.url());
    await page.getByText('Nobody counts this visit.').waitFor();
    await page.evaluate(`kapsel.accept('all')`);
    await page.getByText('This visit is counted.').waitFor();
    expect(await page.locator('footer > p').allTextContents()).toEqual(['This visit is counted.', 'An advertisement.']);
    const shown = page.evaluate(`new Promise((resolve) => kapsel.on('show', ({ layer }) => resolve(layer)))`);
    await page.getByRole('button', { name: 'Cookie settings' }).click();
    expect(await shown).toBe('preferences');
    await page.evaluate('kapsel.withdraw()');
    await page.getByText('No advertisement.').waitFor();
    expect(complaints).toEqual([]);
  });
});

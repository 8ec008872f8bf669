import { buildSync } from 'esbuild';
import { packageAt, type Subject } from '../subject.ts';

const { version } = packageAt(new URL('../package.json', import.meta.resolve('c15t')).href);

/** It is published as modules for a bundler only, so this is what a site would ship that uses its runtime. */
function bundle(): Buffer {
  const { outputFiles } = buildSync({
    stdin: { contents: "export { getOrCreateConsentRuntime } from 'c15t';", resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'c15t',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
  });
  return Buffer.from(outputFiles[0]?.contents ?? []);
}
let bundled: Buffer | undefined;

/** In a block, since a page's scripts run again where its body is swapped. */
const banner = `{
const banner = document.createElement('div');
banner.id = 'consent';
banner.setAttribute('role', 'dialog');
banner.setAttribute('aria-label', 'Cookies');
banner.hidden = true;
banner.style.cssText = 'position: fixed; inset: auto 16px 16px auto; box-sizing: border-box; width: min(360px, calc(100vw - 32px)); padding: 16px; border: 1px solid; color: #000; background: #fff';
banner.innerHTML = '<p>May we use cookies?</p><button data-save="all">Accept all</button> <button data-save="necessary">Reject all</button>';
banner.addEventListener('click', ({ target }) => {
  if (target.dataset.save) consentStore.getState().saveConsents(target.dataset.save);
});
document.body.append(banner);
const show = ({ activeUI }) => { banner.hidden = activeUI !== 'banner'; };
consentStore.subscribe(show);
show(consentStore.getState());
}`;

export const c15t: Subject = {
  id: 'c15t',
  name: `c15t ${version}, headless`,
  note: 'It has no banner of its own outside React: twelve lines of the page’s own show one, and are not counted in the bytes. Offline mode; the scripts stand in its config.',
  file: (path) => (path === 'c15t.js' ? (bundled ??= bundle()) : undefined),
  markup: (sources) => ({
    head: '',
    body: `<script src="tool/c15t.js"></script>
<script>
var { consentStore } = c15t.getOrCreateConsentRuntime({
  mode: 'offline',
  overrides: { country: 'NO', language: 'en' },
  consentCategories: ['necessary', 'functionality', 'measurement', 'marketing'],
  scripts: ${JSON.stringify(sources.map((src, index) => ({ id: `tracker-${index}`, src, category: 'measurement' })))},
});
${banner}
</script>`,
  }),
  acceptButton: { button: '#consent [data-save="all"]' },
  withdraw: "consentStore.getState().saveConsents('necessary')",
};

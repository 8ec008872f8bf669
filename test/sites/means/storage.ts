import { ofStorage, script, shop, site, type Means } from '../means.ts';
import { key } from '../truth.ts';

const page = `${site}/storage`;
const js = (url: string) => ({ setBy: { means: 'js', url } }) as const;

/** A script that keeps something in each kind of storage, under one name. */
function keepsEverywhere(name: string): string {
  return `localStorage.setItem('${name}', '1'); sessionStorage.setItem('${name}', '1'); ${keepsWithoutWindow(name)}`;
}

/** The kinds that workers have too. */
function keepsWithoutWindow(name: string): string {
  return `indexedDB.open('${name}', 1).onupgradeneeded = (event) => event.target.result.createObjectStore('rows').add('1', 'row'); caches.open('${name}').then((cache) => cache.put('/${name}', new Response('1')));`;
}

/** Web storage, databases and caches of pages, of frames of the site and of others, and of workers. */
export const storage: Means = {
  id: 'storage: page, frame',
  pages: [page],
  answers: {
    [page]: `<h1>Storage</h1><iframe src="http://${shop}/storage"></iframe><iframe src="http://vault.localhost/frame"></iframe>
      <iframe srcdoc="<script>localStorage.setItem('of_srcdoc', '1')</script>"></iframe><iframe sandbox="allow-scripts" srcdoc="<script>try { localStorage.setItem('of_sandbox', '1') } catch {}</script>"></iframe>
      <script src="http://tags.localhost/keeps.js"></script><script>
        ${keepsEverywhere('kept')}
        localStorage.by_property = 1; sessionStorage['by_bracket'] = 1; Storage.prototype.setItem.call(localStorage, 'by_call', 1);
        const blank = document.body.appendChild(document.createElement('iframe')); blank.contentWindow.localStorage.setItem('of_blank', '1'); blank.contentWindow.indexedDB.open('of_blank');
        localStorage.setItem('', 'nameless'); localStorage.setItem('with "quotes" & æøå', '1');
        localStorage.setItem('cleared', '1'); localStorage.removeItem('cleared');
      </script>`,
    'tags.localhost/keeps.js': script("localStorage.setItem('by_tag', '1')"),
    [`${shop}/storage`]: `<script>${keepsEverywhere('in_shop')}</script>`,
    'vault.localhost/frame': `<script>${keepsEverywhere('in_vault')}</script><iframe src="http://${site}/storage/inner"></iframe><iframe src="http://safe.localhost/frame"></iframe>`,
    [`${site}/storage/inner`]: "<script>localStorage.setItem('in_inner', '1')</script>",
    'safe.localhost/frame': "<script>localStorage.setItem('in_safe', '1')</script>",
  },
  truth: [
    ...(['localStorage', 'sessionStorage', 'indexedDB', 'cacheStorage'] as const).flatMap((kind) => [
      key(kind, 'kept', site, js(page)),
      key(kind, 'in_shop', shop, js(`${shop}/storage`)),
      key(kind, 'in_vault', 'vault.localhost', { partitionKey: ofStorage, ...js('vault.localhost/frame') }),
    ]),
    key('localStorage', 'by_tag', site, js('tags.localhost/keeps.js')),
    key('localStorage', 'by_property', site),
    key('sessionStorage', 'by_bracket', site),
    key('localStorage', 'by_call', site, js(page)),
    key('localStorage', 'of_srcdoc', site, js(page)),
    key('localStorage', 'of_blank', site),
    key('indexedDB', 'of_blank', site),
    key('localStorage', '', site),
    key('localStorage', 'with "quotes" & æøå', site),
    key('localStorage', 'cleared', site, { outcome: 'transient' }),
    // The site inside somebody else's frame: the partition is told by a bit, and by the same top-level site.
    key('localStorage', 'in_inner', site, { partitionKey: ofStorage }),
    key('localStorage', 'in_safe', 'safe.localhost', { partitionKey: ofStorage }),
  ],
};

const workPage = `${site}/storage/workers`;

export const workerStorage: Means = {
  id: 'storage: worker',
  pages: [workPage, `www.${site}/storage/service`],
  answers: {
    [workPage]: `<h1>Workers that keep</h1><iframe src="http://vault.localhost/works"></iframe>
      <script>new Worker('/storage/dedicated.js'); new SharedWorker('/storage/shared.js')</script>`,
    [`${site}/storage/dedicated.js`]: script(keepsWithoutWindow('of_dedicated')),
    [`${site}/storage/shared.js`]: script(keepsWithoutWindow('of_shared')),
    'vault.localhost/works': "<script>new Worker('/works.js')</script>",
    'vault.localhost/works.js': script(keepsWithoutWindow('of_vault_worker')),
    [`www.${site}/storage/service`]: "<h1>A service that keeps</h1><script>navigator.serviceWorker.register('/storage/service.js')</script>",
    [`www.${site}/storage/service.js`]: script(keepsWithoutWindow('of_service')),
  },
  truth: (['indexedDB', 'cacheStorage'] as const).flatMap((kind) => [
    key(kind, 'of_dedicated', site, js(`${site}/storage/dedicated.js`)),
    key(kind, 'of_shared', site, js(`${site}/storage/shared.js`)),
    key(kind, 'of_vault_worker', 'vault.localhost', { partitionKey: ofStorage, ...js('vault.localhost/works.js') }),
    key(kind, 'of_service', `www.${site}`, js(`www.${site}/storage/service.js`)),
  ]),
};

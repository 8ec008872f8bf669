import { nothing, script, shop, site, third, type Means } from '../means.ts';
import { cookie } from '../truth.ts';

const page = `${site}/workers`;

/** Cookies that come with the script of a worker and with what it fetches: dedicated, shared, nested, of a blob, of somebody else's frame. */
export const workers: Means = {
  id: 'http: worker',
  pages: [page],
  answers: {
    [page]: `<h1>Workers</h1><iframe src="http://crew.localhost/frame"></iframe><script>
      new Worker('/w/dedicated.js'); new Worker('/w/module.js', { type: 'module' }); new SharedWorker('/w/shared.js');
      new Worker(URL.createObjectURL(new Blob(["fetch('http://${site}/w/of-blob')"])));
    </script>`,
    [`${site}/w/dedicated.js`]: script("importScripts('/w/imported.js'); fetch('/w/of-dedicated'); new Worker('/w/nested.js'); fetch('http://crew.localhost/of-own-worker', { mode: 'no-cors', credentials: 'include' })", {
      cookies: ['worker_script=1; Path=/; Max-Age=401'],
    }),
    [`${site}/w/imported.js`]: script('', { cookies: ['worker_import=1; Path=/; Max-Age=402'] }),
    [`${site}/w/nested.js`]: script("const r = new XMLHttpRequest(); r.open('GET', '/w/of-nested'); r.send()"),
    [`${site}/w/module.js`]: script("setTimeout(() => fetch('/w/of-module'), 300)"),
    [`${site}/w/shared.js`]: script("fetch('/w/of-shared')", { cookies: ['shared_script=1; Path=/; Max-Age=403'] }),
    [`${site}/w/of-dedicated`]: nothing('of_dedicated=1; Path=/; Max-Age=404'),
    [`${site}/w/of-nested`]: nothing('of_nested=1; Path=/; Max-Age=405'),
    [`${site}/w/of-module`]: nothing('of_module=1; Path=/; Max-Age=406'),
    [`${site}/w/of-blob`]: nothing('of_blob=1; Path=/; Max-Age=407'),
    [`${site}/w/of-shared`]: nothing('of_shared=1; Path=/; Max-Age=408'),
    'crew.localhost/of-own-worker': nothing(third('of_worker_elsewhere', 409)),
    'crew.localhost/frame': "<script>new Worker('/w.js')</script>",
    'crew.localhost/w.js': script("fetch('/of-worker')", { cookies: [third('crew_script', 410)] }),
    'crew.localhost/of-worker': nothing(third('crew_fetch', 411)),
  },
  truth: [
    cookie('worker_script', site, `http ${site}/w/dedicated.js`, { lifetime: 401 }),
    cookie('worker_import', site, `http ${site}/w/imported.js`, { lifetime: 402 }),
    cookie('shared_script', site, `http ${site}/w/shared.js`, { lifetime: 403 }),
    cookie('of_dedicated', site, `http ${site}/w/of-dedicated`, { lifetime: 404 }),
    cookie('of_nested', site, `http ${site}/w/of-nested`, { lifetime: 405 }),
    cookie('of_module', site, `http ${site}/w/of-module`, { lifetime: 406 }),
    cookie('of_blob', site, `http ${site}/w/of-blob`, { lifetime: 407 }),
    cookie('of_shared', site, `http ${site}/w/of-shared`, { lifetime: 408 }),
    cookie('of_worker_elsewhere', 'crew.localhost', 'http crew.localhost/of-own-worker', { lifetime: 409 }),
    cookie('crew_script', 'crew.localhost', 'http crew.localhost/w.js', { lifetime: 410 }),
    cookie('crew_fetch', 'crew.localhost', 'http crew.localhost/of-worker', { lifetime: 411 }),
  ],
};

const host = `www.${site}`;
const servicePage = `${host}/service-worker`;

/** Cookies of service workers: with their script, by `cookieStore` in them, with what they fetch, and with what passes through them. */
export const serviceWorkers: Means = {
  id: 'service worker',
  pages: [servicePage],
  answers: {
    [servicePage]: `<h1>Service worker</h1><iframe src="http://helper.localhost/frame"></iframe><script>(async () => {
      await navigator.serviceWorker.register('/sw.js');
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller) await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
      fetch('/sw/passing'); fetch('/sw/made-up');
    })()</script>`,
    [`${host}/sw.js`]: script(
      `addEventListener('install', (event) => { skipWaiting(); event.waitUntil(fetch('/sw/of-install')); cookieStore.set('sw_store', '1'); });
      addEventListener('activate', (event) => { event.waitUntil(clients.claim().then(() => cookieStore.set({ name: 'sw_expires', value: '1', expires: Date.now() + 3 * 864e5 }))); });
      addEventListener('fetch', (event) => {
        if (event.request.url.endsWith('/sw/passing')) event.respondWith(fetch(event.request));
        if (event.request.url.endsWith('/sw/made-up')) event.respondWith(new Response('made up', { headers: { 'Set-Cookie': 'sw_forbidden=1' } }));
      });`,
      { cookies: ['sw_script=1; Path=/; Max-Age=451'] },
    ),
    [`${host}/sw/of-install`]: nothing('sw_install=1; Path=/; Max-Age=452'),
    [`${host}/sw/passing`]: nothing('sw_passing=1; Path=/; Max-Age=453'),
    'helper.localhost/frame': "<script>navigator.serviceWorker.register('/sw.js')</script>",
    'helper.localhost/sw.js': script("addEventListener('install', (event) => event.waitUntil(fetch('/of-install')))"),
    // Its worker lives in the partition of the page, and sends and keeps partitioned cookies alone.
    'helper.localhost/of-install': nothing('helper_partitioned=1; Path=/; Secure; SameSite=None; Partitioned; Max-Age=454'),
  },
  truth: [
    cookie('sw_script', host, `http ${host}/sw.js`, { lifetime: 451 }),
    cookie('sw_install', host, `http ${host}/sw/of-install`, { lifetime: 452 }),
    cookie('sw_passing', host, `http ${host}/sw/passing`, { lifetime: 453 }),
    cookie('sw_store', host, `serviceWorker ${host}/sw.js`),
    cookie('sw_expires', host, `serviceWorker ${host}/sw.js`, { lifetime: 259_200 }),
    cookie('helper_partitioned', 'helper.localhost', 'http helper.localhost/of-install', { lifetime: 454, partitionKey: `http://${site} (cross-site)` }),
  ],
};

/** A worker that another host of the site starts for itself keeps its cookies there. */
export const subdomainWorkers: Means = {
  id: 'http: worker of a subdomain',
  pages: [`${shop}/workers`],
  answers: {
    [`${shop}/workers`]: "<h1>Workers of the shop</h1><script>new SharedWorker('/w/shared.js', 'shop'); new Worker('/w/own.js')</script>",
    [`${shop}/w/shared.js`]: script("onconnect = () => setTimeout(() => fetch('/w/late'), 500)"),
    [`${shop}/w/late`]: nothing('shop_shared_late=1; Path=/; Max-Age=470'),
    [`${shop}/w/own.js`]: script("fetch('/w/parent')"),
    [`${shop}/w/parent`]: nothing(`shop_worker_parent=1; Path=/; Domain=${site}; Max-Age=471`),
  },
  truth: [
    cookie('shop_shared_late', shop, `http ${shop}/w/late`, { lifetime: 470 }),
    cookie('shop_worker_parent', site, `http ${shop}/w/parent`, { hostOnly: false, lifetime: 471 }),
  ],
};

import { script, shop, site, type Answer, type Means } from '../means.ts';
import { cookie } from '../truth.ts';

const page = `${site}/ways`;

/** A page that is nothing but the proof that somebody came. */
function proof(name: string): Answer {
  return { body: `<h1>${name}</h1>`, cookies: [`found_${name}=1; Path=/; Max-Age=1001`] };
}

const linked = { late: `${site}/found/late`, shadow: `${site}/found/shadow`, area: `${site}/found/area`, frame: `${site}/found/in-frame`, refreshed: `${site}/found/refreshed` };
const declared = { canonical: `${site}/found/canonical`, norsk: `${site}/found/norsk` };
const listed = { sitemap: `${site}/found/sitemap`, zipped: `${site}/found/zipped`, robots: `${site}/found/robots`, other: `${shop}/found/other-sitemap` };

function found(pages: Readonly<Record<string, string>>) {
  return Object.entries(pages).map(([name, address]) => cookie(`found_${name}`, address.split('/', 1)[0] ?? '', `http ${address}`, { lifetime: 1001 }));
}

function proofs(pages: Readonly<Record<string, string>>): Record<string, Answer> {
  return Object.fromEntries(Object.entries(pages).map(([name, address]) => [address, proof(name)]));
}

function sitemap(...addresses: string[]): Answer {
  return { type: 'application/xml', body: `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${addresses.map((address) => `<url><loc>http://${address}</loc></url>`).join('')}</urlset>` };
}

/** Pages to which no plain link leads. */
export const waysToPages: Means = {
  id: 'pages: links',
  pages: [page],
  answers: {
    [page]: `<h1>Ways</h1><div id="host"></div><map name="m"><area href="/found/area" shape="rect" coords="0,0,9,9"></map>
      <iframe src="/found/frame-with-link"></iframe><a href="/refreshes">Moves on</a>
      <link rel="canonical" href="/found/canonical"><link rel="alternate" hreflang="nb" href="/found/norsk">
      <script>
        document.getElementById('host').attachShadow({ mode: 'open' }).innerHTML = '<a href="/found/shadow">Shadow</a>';
        setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<a href="/found/late">Late</a>'), 1500);
      </script>`,
    [`${site}/found/frame-with-link`]: '<a href="/found/in-frame" target="_top">From the frame</a>',
    [`${site}/refreshes`]: '<meta http-equiv="refresh" content="0; url=/found/refreshed"><h1>Moving on</h1>',
    ...proofs(linked),
    ...proofs(declared),
  },
  truth: [...found(linked), ...found(declared)],
};

/** Pages that only a sitemap names: the usual one, one that is zipped, one of an index, and one that only robots.txt names. */
export const sitemaps: Means = {
  id: 'pages: sitemaps',
  pages: [],
  answers: {
    [`${site}/robots.txt`]: { type: 'text/plain', body: `User-agent: *\nDisallow: /forbidden\nSitemap: http://${site}/hidden/map.xml\n` },
    [`${site}/sitemap.xml`]: sitemap(listed.sitemap),
    [`${site}/hidden/map.xml`]: {
      type: 'application/xml',
      body: `<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>http://${site}/hidden/more.xml</loc></sitemap><sitemap><loc>http://${site}/hidden/zipped.xml.gz</loc></sitemap></sitemapindex>`,
    },
    [`${site}/hidden/more.xml`]: sitemap(listed.robots, listed.other),
    [`${site}/hidden/zipped.xml.gz`]: { ...sitemap(listed.zipped), type: 'application/gzip', isZipped: true },
    ...proofs(listed),
  },
  truth: found(listed),
};

const routed = { basket: `${site}/app/basket`, welcome: `${site}/app/welcome` };

/** Routes of a page that never loads another document: one that it takes by itself, one behind a button. A server knows them all the same. */
export const routes: Means = {
  id: 'pages: routes',
  pages: [`${site}/app`],
  answers: {
    [`${site}/app`]: '<h1>App</h1><button>Show the basket</button><script src="/app.js"></script>',
    [`${site}/app.js`]: script(`
      const go = (path) => { history.pushState({}, '', path); document.cookie = 'route_' + path.split('/')[2] + '=1; Path=/; Max-Age=1002'; };
      document.querySelector('button').onclick = () => go('/app/basket');
      setTimeout(() => go('/app/welcome'), 300);`),
    ...proofs(routed),
  },
  truth: [...found(routed), ...['welcome', 'basket'].map((name) => cookie(`route_${name}`, site, `js ${site}/app.js`, { lifetime: 1002 }))],
};

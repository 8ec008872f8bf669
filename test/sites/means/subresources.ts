import { nothing, onwards, pixel, script, site, third, type Means } from '../means.ts';
import { cookie, refused } from '../truth.ts';

const page = `${site}/subresources`;
const svg = (name: string, seconds: number) => ({ type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>', cookies: [third(name, seconds)] });
const style = (body: string, name: string) => ({ type: 'text/css', body, cookies: [third(name, 500)] });

/** Cookies that come with whatever a page loads: images, styles, scripts, media, fetches, sockets, and what redirects on the way. */
export const subresources: Means = {
  id: 'http: subresource',
  pages: [page],
  answers: {
    [page]: `<h1>Subresources</h1>
      <link rel="stylesheet" href="http://cdn.localhost/style.css">
      <script src="http://cdn.localhost/classic.js"></script>
      <script type="module" src="http://cdn.localhost/module.js"></script>
      <img src="/own-image" alt=""><img src="http://cdn.localhost/image" alt=""><img src="http://cdn.localhost/missing" alt="">
      <picture><source srcset="http://cdn.localhost/source"><img src="/unused" alt=""></picture>
      <object data="http://cdn.localhost/object" type="image/svg+xml"></object><embed src="http://cdn.localhost/embed" type="image/svg+xml">
      <video src="http://cdn.localhost/video" poster="http://cdn.localhost/poster" preload="auto" muted></video>
      <svg width="9" height="9"><image href="http://cdn.localhost/svg-image" width="9" height="9"/></svg>
      <form><input type="image" src="http://cdn.localhost/input" alt=""></form>
      <link rel="preload" as="image" href="http://cdn.localhost/preload"><link rel="prefetch" href="/prefetch">`,
    'cdn.localhost/style.css': style('@import "http://cdn.localhost/import.css"; h1 { background: url(http://cdn.localhost/background) }', 'sub_style'),
    'cdn.localhost/import.css': style('', 'sub_import'),
    'cdn.localhost/background': pixel(third('sub_background', 501)),
    'cdn.localhost/classic.js': script('', { cookies: [third('sub_script', 502)] }),
    'cdn.localhost/module.js': script('import("http://cdn.localhost/chunk.js")', { cookies: [third('sub_module', 503)], headers: { 'Access-Control-Allow-Origin': `http://${site}`, 'Access-Control-Allow-Credentials': 'true' } }),
    'cdn.localhost/chunk.js': script('', { cookies: [third('sub_chunk', 504)], headers: { 'Access-Control-Allow-Origin': `http://${site}` } }),
    [`${site}/own-image`]: pixel('sub_own=1; Max-Age=505'),
    'cdn.localhost/image': pixel(third('sub_image', 506)),
    'cdn.localhost/missing': { status: 404, type: 'text/plain', body: 'no', cookies: [third('sub_missing', 507)] },
    'cdn.localhost/source': pixel(third('sub_source', 508)),
    'cdn.localhost/object': svg('sub_object', 509),
    'cdn.localhost/embed': svg('sub_embed', 510),
    'cdn.localhost/video': { type: 'video/mp4', body: 'no film', cookies: [third('sub_video', 511)] },
    'cdn.localhost/poster': pixel(third('sub_poster', 512)),
    'cdn.localhost/svg-image': pixel(third('sub_svg', 513)),
    'cdn.localhost/input': pixel(third('sub_input', 514)),
    'cdn.localhost/preload': pixel(third('sub_preload', 515)),
    [`${site}/prefetch`]: { type: 'text/plain', body: 'later', cookies: ['sub_prefetch=1; Path=/; Max-Age=516'] },
  },
  truth: [
    cookie('sub_style', 'cdn.localhost', 'http cdn.localhost/style.css', { lifetime: 500 }),
    cookie('sub_import', 'cdn.localhost', 'http cdn.localhost/import.css', { lifetime: 500 }),
    cookie('sub_background', 'cdn.localhost', 'http cdn.localhost/background', { lifetime: 501 }),
    cookie('sub_script', 'cdn.localhost', 'http cdn.localhost/classic.js', { lifetime: 502 }),
    // A module of another origin is fetched without credentials, and what it sets is thrown away (Fetch: "same-origin"); so is its import.
    refused('sub_module', 'cdn.localhost', 'http cdn.localhost/module.js'),
    refused('sub_chunk', 'cdn.localhost', 'http cdn.localhost/chunk.js'),
    cookie('sub_own', site, `http ${site}/own-image`, { lifetime: 505 }),
    cookie('sub_image', 'cdn.localhost', 'http cdn.localhost/image', { lifetime: 506 }),
    cookie('sub_missing', 'cdn.localhost', 'http cdn.localhost/missing', { lifetime: 507 }),
    cookie('sub_source', 'cdn.localhost', 'http cdn.localhost/source', { lifetime: 508 }),
    cookie('sub_object', 'cdn.localhost', 'http cdn.localhost/object', { lifetime: 509 }),
    cookie('sub_embed', 'cdn.localhost', 'http cdn.localhost/embed', { lifetime: 510 }),
    cookie('sub_video', 'cdn.localhost', 'http cdn.localhost/video', { lifetime: 511 }),
    cookie('sub_poster', 'cdn.localhost', 'http cdn.localhost/poster', { lifetime: 512 }),
    cookie('sub_svg', 'cdn.localhost', 'http cdn.localhost/svg-image', { lifetime: 513 }),
    cookie('sub_input', 'cdn.localhost', 'http cdn.localhost/input', { lifetime: 514 }),
    cookie('sub_preload', 'cdn.localhost', 'http cdn.localhost/preload', { lifetime: 515 }),
    cookie('sub_prefetch', site, `http ${site}/prefetch`, { lifetime: 516 }),
  ],
};

const fetches = `${site}/fetches`;

/** Cookies that come back to what a script sends, and from every hop of a redirect. */
export const fetched: Means = {
  id: 'http: fetch, redirect hop',
  pages: [fetches],
  answers: {
    [fetches]: `<h1>Fetches</h1><img src="http://hop1.localhost/hop" alt=""><iframe src="http://hop1.localhost/framed"></iframe><script>
      const api = 'http://api.localhost/';
      const request = new XMLHttpRequest(); request.open('GET', '/xhr'); request.send();
      fetch('/fetch'); fetch('/keepalive', { method: 'POST', keepalive: true });
      fetch('/never-waited-for').then(() => {}); const stop = new AbortController(); fetch('/aborted', { signal: stop.signal }).then(() => stop.abort());
      fetch(api + 'cors', { credentials: 'include' }); fetch(api + 'opaque', { mode: 'no-cors', credentials: 'include' });
      fetch(api + 'omit', { mode: 'no-cors', credentials: 'omit' });
      navigator.sendBeacon(api + 'beacon', 'x'); new EventSource('/events'); new WebSocket('ws://socket.localhost/');
      new Image().src = api + 'image';
    </script>`,
    [`${site}/xhr`]: nothing('net_xhr=1; Path=/; Max-Age=301'),
    [`${site}/fetch`]: nothing('net_fetch=1; Path=/; Max-Age=302', 'net_second=1; Path=/; Max-Age=303'),
    [`${site}/keepalive`]: nothing('net_keepalive=1; Path=/'),
    [`${site}/never-waited-for`]: nothing('net_unread=1; Path=/; Max-Age=304'),
    [`${site}/aborted`]: { type: 'text/plain', body: 'x'.repeat(200_000), cookies: ['net_aborted=1; Path=/; Max-Age=305'] },
    'api.localhost/cors': { type: 'application/json', body: '{}', cookies: [third('net_cors', 306)], headers: { 'Access-Control-Allow-Origin': `http://${site}`, 'Access-Control-Allow-Credentials': 'true' } },
    'api.localhost/opaque': nothing(third('net_opaque', 307)),
    'api.localhost/omit': nothing(third('net_omit', 307)),
    'api.localhost/beacon': nothing(third('net_beacon', 308)),
    'api.localhost/image': pixel(third('net_image', 309)),
    [`${site}/events`]: { type: 'text/event-stream', body: 'data: x\n\n', cookies: ['net_events=1; Path=/; Max-Age=310'] },
    'socket.localhost/': { status: 101, cookies: [third('net_socket', 311)] },
    'hop1.localhost/hop': onwards('http://hop2.localhost/hop', third('net_hop1', 312)),
    'hop2.localhost/hop': onwards(`http://${site}/own-hop`, third('net_hop2', 313)),
    [`${site}/own-hop`]: onwards('http://hop3.localhost/end', 'net_hop_own=1; Path=/; SameSite=None; Secure; Max-Age=314'),
    'hop3.localhost/end': pixel(third('net_hop3', 315)),
    'hop1.localhost/framed': onwards('http://hop2.localhost/frame', third('net_frame_hop', 316)),
    'hop2.localhost/frame': { body: 'frame', cookies: [third('net_frame', 317)] },
  },
  truth: [
    cookie('net_xhr', site, `http ${site}/xhr`, { lifetime: 301 }),
    cookie('net_fetch', site, `http ${site}/fetch`, { lifetime: 302 }),
    cookie('net_second', site, `http ${site}/fetch`, { lifetime: 303 }),
    cookie('net_keepalive', site, `http ${site}/keepalive`),
    cookie('net_unread', site, `http ${site}/never-waited-for`, { lifetime: 304 }),
    cookie('net_aborted', site, `http ${site}/aborted`, { lifetime: 305 }),
    cookie('net_cors', 'api.localhost', 'http api.localhost/cors', { lifetime: 306 }),
    cookie('net_opaque', 'api.localhost', 'http api.localhost/opaque', { lifetime: 307 }),
    refused('net_omit', 'api.localhost', 'http api.localhost/omit'),
    cookie('net_beacon', 'api.localhost', 'http api.localhost/beacon', { lifetime: 308 }),
    cookie('net_image', 'api.localhost', 'http api.localhost/image', { lifetime: 309 }),
    cookie('net_events', site, `http ${site}/events`, { lifetime: 310 }),
    cookie('net_socket', 'socket.localhost', 'http socket.localhost/', { lifetime: 311 }),
    cookie('net_hop1', 'hop1.localhost', 'http hop1.localhost/hop', { lifetime: 312 }),
    cookie('net_hop2', 'hop2.localhost', 'http hop2.localhost/hop', { lifetime: 313 }),
    cookie('net_hop_own', site, `http ${site}/own-hop`, { lifetime: 314 }),
    cookie('net_hop3', 'hop3.localhost', 'http hop3.localhost/end', { lifetime: 315 }),
    cookie('net_frame_hop', 'hop1.localhost', 'http hop1.localhost/framed', { lifetime: 316 }),
    cookie('net_frame', 'hop2.localhost', 'http hop2.localhost/frame', { lifetime: 317 }),
  ],
};

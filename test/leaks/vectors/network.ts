import { inlineVector, markupVector, type Vector, type VectorContext } from './vector.ts';

/** A call of the page's own script; refused before consent, it is not made up for later. */
function call(name: string, file: string, code: (context: VectorContext) => string): Vector {
  return inlineVector({ name, group: 'network', hits: [file], afterGrant: 'never', code });
}

/** A worker whose own script is the page's, and which then loads the tracker's. */
function worker(name: string, code: (context: VectorContext) => string): Vector {
  return inlineVector({ name, group: 'network', hits: ['script.js'], runs: true, afterGrant: 'at most once', code });
}

export const networkVectors: readonly Vector[] = [
  call('js-fetch', 'fetch.txt', (context) => `fetch('${context.hit('fetch.txt')}').catch(() => {});`),
  call('js-fetch-keepalive', 'fetch.txt', (context) => `fetch('${context.hit('fetch.txt')}', { method: 'POST', mode: 'no-cors', keepalive: true, body: 'x' }).catch(() => {});`),
  call(
    'js-xhr',
    'fetch.txt',
    (context) => `
      const request = new XMLHttpRequest();
      request.open('GET', '${context.hit('fetch.txt')}');
      request.send();`,
  ),
  call('js-sendBeacon', 'beacon.txt', (context) => `navigator.sendBeacon('${context.hit('beacon.txt')}', 'x');`),
  call('js-websocket', 'socket', (context) => `globalThis.socket = new WebSocket('${context.hit('socket').replace('http', 'ws')}');`),
  call('js-eventsource', 'stream.events', (context) => `globalThis.source = new EventSource('${context.hit('stream.events')}');`),
  worker('js-worker-importScripts', (context) => `globalThis.worker = new Worker('${context.helper('worker.js')}');`),
  worker('js-sw-importScripts', (context) => `navigator.serviceWorker.register('${context.helper('sw.js')}').catch(() => {});`),
  markupVector({
    name: 'a-ping',
    group: 'network',
    hits: ['beacon.txt'],
    interaction: { kind: 'click', selector: '#pinging' },
    afterGrant: 'once',
    notIn: { firefox: 'sends no pings by default (browser.send_pings)' },
    untouched: (context) => `<a id="pinging" href="#pinged" ping="${context.hit('beacon.txt')}">Read more</a>`,
  }),
];

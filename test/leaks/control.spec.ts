import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium, type Engine } from './engines.ts';
import { itBehavesLikeAnEngine } from './engines/contract.test-helper.ts';
import { formatMatrix, namesOf, runMatrix } from './matrix.ts';
import { control } from './subject.ts';
import { vectors } from './vectors/index.ts';

const names = `
  script: script-src script-async script-defer script-module inline-module-import svg-script
  inline: inline-document-cookie inline-cookieStore inline-eval
  dynamic script: js-createElement-append js-insertBefore-snippet js-contextual-fragment js-document-write js-dynamic-import
    js-setAttribute-src-script js-cloneNode-script js-template-import js-adoptNode-img js-shadow-script js-closed-shadow-img
    js-blank-iframe-realm js-iframe-document-write
  pixel: img-static img-srcset img-set-cookie-http picture-source js-new-image js-setAttribute-src-img input-type-image svg-image
    svg-feImage declarative-shadow-img
  iframe: iframe-static iframe-dynamic iframe-innerHTML iframe-srcdoc-script form-to-iframe object-data embed-src
  network: js-fetch js-fetch-keepalive js-xhr js-sendBeacon js-websocket js-eventsource js-worker-importScripts js-sw-importScripts a-ping
  css/link: link-preload link-prefetch link-stylesheet style-background style-import attr-style-background js-adopted-stylesheet js-fontface
  media: video-src audio-src video-poster js-new-audio
  markup: js-insertAdjacentHTML-onerror js-setHTMLUnsafe-onerror js-innerHTML-img
  storage: 3p-script-cookie 3p-script-localStorage 3p-script-sessionStorage 3p-script-indexedDB inline-localStorage`;

/** For a machine that does other things meanwhile. */
const timeout = 300_000;

it('has each of the 68 vectors exactly once, in its group', () => {
  const listed = names.trim().split(/\n\s{2}(?=\S)/u).flatMap((line) => {
    const [group = '', list = ''] = line.split(': ');
    return list.trim().split(/\s+/u).map((name) => `${group}: ${name}`);
  });
  expect(listed).toHaveLength(68);
  expect(vectors.map(({ group, name }) => `${group}: ${name}`).toSorted()).toEqual(listed.toSorted());
});

describe('without a consent tool, in Chromium', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startChromium();
  });
  afterAll(() => engine.close());

  itBehavesLikeAnEngine(() => engine);

  it('every vector leaks as it says it does, so that its silence means something', { timeout }, async () => {
    const rows = await runMatrix({ subject: control('untouched'), engine, phases: ['before'] });
    expect(namesOf(rows.filter(({ problems }) => problems.length > 0)), formatMatrix(rows)).toEqual([]);
  });

  it.runIf(process.env['KAPSEL_FULL'])('marked markup is inert by itself', { timeout }, async () => {
    const rows = await runMatrix({ subject: control('marked'), engine, phases: ['before'] });
    expect(namesOf(rows.filter(({ problems }) => problems.length > 0)), formatMatrix(rows)).toEqual([]);
  });
});

import { elementVector, inlineVector, markupVector, type Vector } from './vector.ts';

const link = { group: 'css/link', afterGrant: 'once' } as const;
// A blocker may find an address in a text of CSS, or may leave CSS to a content security policy.
const css = { group: 'css/link', hits: ['pixel.png'], afterGrant: 'at most once' } as const;

export const cssLinkVectors: readonly Vector[] = [
  elementVector({
    ...link,
    name: 'link-preload',
    hits: ['script.js'],
    element: (context, attribute) => `<link rel="preload" as="script" ${attribute('href', context.hit('script.js'))}>`,
  }),
  elementVector({
    ...link,
    name: 'link-prefetch',
    hits: ['script.js'],
    notIn: { webkit: 'does not support it by default (relList.supports)' },
    element: (context, attribute) => `<link rel="prefetch" ${attribute('href', context.hit('script.js'))}>`,
  }),
  elementVector({
    ...link,
    name: 'link-stylesheet',
    hits: ['style.css'],
    element: (context, attribute) => `<link rel="stylesheet" ${attribute('href', context.hit('style.css'))}>`,
  }),
  markupVector({
    ...css,
    name: 'style-background',
    untouched: (context) => `<style>#painted { background: url("${context.hit('pixel.png')}"); }</style><div id="painted">Painted</div>`,
  }),
  markupVector({ ...css, name: 'style-import', hits: ['style.css'], untouched: (context) => `<style>@import url("${context.hit('style.css')}");</style>` }),
  markupVector({ ...css, name: 'attr-style-background', untouched: (context) => `<div style="background: url('${context.hit('pixel.png')}')">Painted</div>` }),
  inlineVector({
    ...css,
    name: 'js-adopted-stylesheet',
    code: (context) => `
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('body { background-image: url("${context.hit('pixel.png')}"); }');
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];`,
  }),
  inlineVector({
    ...css,
    name: 'js-fontface',
    hits: ['font.woff2'],
    code: (context) => `
      const face = new FontFace('Tracked', 'url("${context.hit('font.woff2')}")');
      document.fonts.add(face);
      face.load().catch(() => {});`,
  }),
];

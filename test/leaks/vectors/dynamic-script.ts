import { inlineVector, type Vector, type VectorContext } from './vector.ts';

const scriptTag = (context: VectorContext) => `<script src="${context.hit('script.js')}"><\\/script>`;

/** An inline script of the page that brings the tracker's script into it. */
function bringsScript(name: string, code: (context: VectorContext) => string, rest: { afterGrant?: Vector['afterGrant']; beside?: (context: VectorContext) => string } = {}): Vector {
  return inlineVector({ name, group: 'dynamic script', hits: ['script.js'], runs: true, afterGrant: 'once', code, ...rest });
}

export const dynamicScriptVectors: readonly Vector[] = [
  bringsScript(
    'js-createElement-append',
    (context) => `
      const script = document.createElement('script');
      script.src = '${context.hit('script.js')}';
      document.body.appendChild(script);`,
  ),
  // The form in which tag vendors hand out their tags.
  bringsScript(
    'js-insertBefore-snippet',
    (context) => `
      (function (w, d, tag, url) {
        var script = d.createElement(tag), first = d.getElementsByTagName(tag)[0];
        script.async = true;
        script.src = url;
        first.parentNode.insertBefore(script, first);
      })(window, document, 'script', '${context.hit('script.js')}');`,
  ),
  bringsScript(
    'js-contextual-fragment',
    (context) => `document.body.append(document.createRange().createContextualFragment('${scriptTag(context)}'));`,
  ),
  bringsScript('js-document-write', (context) => `document.write('${scriptTag(context)}');`),
  // An import() is syntax: there is nothing in the page to patch, and nothing to load again.
  bringsScript('js-dynamic-import', (context) => `import('${context.hit('script.js')}').catch(() => {});`, { afterGrant: 'at most once' }),
  bringsScript(
    'js-setAttribute-src-script',
    (context) => `
      const script = document.createElement('script');
      document.body.append(script);
      script.setAttribute('src', '${context.hit('script.js')}');`,
  ),
  bringsScript(
    'js-cloneNode-script',
    (context) => `
      const original = document.createElement('script');
      original.src = '${context.hit('script.js')}';
      document.body.append(original.cloneNode(true));`,
  ),
  bringsScript('js-template-import', () => `document.body.append(document.importNode(document.getElementById('to-import').content, true));`, {
    // No element around it: Firefox fetches such a script ahead (bug 1441044), though nothing has imported it yet.
    beside: (context) => `<template id="to-import"><script src="${context.hit('script.js')}"></script></template>`,
  }),
  inlineVector({
    name: 'js-adoptNode-img',
    group: 'dynamic script',
    hits: ['pixel.png'],
    afterGrant: 'once',
    // A picture of a document without a window loads nothing until it changes documents.
    code: (context) => `
      const other = new DOMParser().parseFromString('<img alt="" src="${context.hit('pixel.png')}">', 'text/html');
      document.body.append(document.adoptNode(other.querySelector('img')));`,
  }),
  bringsScript(
    'js-shadow-script',
    (context) => `
      const host = document.createElement('div');
      document.body.append(host);
      const script = document.createElement('script');
      script.src = '${context.hit('script.js')}';
      host.attachShadow({ mode: 'open' }).append(script);`,
  ),
  inlineVector({
    name: 'js-closed-shadow-img',
    group: 'dynamic script',
    hits: ['pixel.png'],
    afterGrant: 'once',
    code: (context) => `
      const host = document.createElement('div');
      document.body.append(host);
      host.attachShadow({ mode: 'closed' }).innerHTML = '<img alt="" src="${context.hit('pixel.png')}">';`,
  }),
  inlineVector({
    name: 'js-blank-iframe-realm',
    group: 'dynamic script',
    hits: ['fetch.txt', 'pixel.png'],
    afterGrant: 'at most once',
    // A blank frame brings natives that nobody has patched.
    code: (context) => `
      const frame = document.createElement('iframe');
      document.body.append(frame);
      frame.contentWindow.fetch('${context.hit('fetch.txt')}').catch(() => {});
      new frame.contentWindow.Image().src = '${context.hit('pixel.png')}';`,
  }),
  bringsScript(
    'js-iframe-document-write',
    (context) => `
      const frame = document.createElement('iframe');
      document.body.append(frame);
      frame.contentDocument.open();
      frame.contentDocument.write('${scriptTag(context)}');
      frame.contentDocument.close();`,
  ),
];

import { held, markupVector, type Vector, type VectorContext } from './vector.ts';

function scriptVector(name: string, attributes = '', dataType = ''): Vector {
  const source = (context: VectorContext) => context.hit('script.js');
  return markupVector({
    name,
    group: 'script',
    hits: ['script.js'],
    runs: true,
    afterGrant: 'once',
    untouched: (context) => `<script${attributes}${dataType && ` type="${dataType}"`} src="${source(context)}"></script>`,
    marked: (context) => `<script type="text/plain"${attributes} ${held} data-src="${source(context)}"${dataType && ` data-type="${dataType}"`}></script>`,
  });
}

export const scriptVectors: readonly Vector[] = [
  scriptVector('script-src'),
  scriptVector('script-async', ' async'),
  scriptVector('script-defer', ' defer'),
  scriptVector('script-module', '', 'module'),
  markupVector({
    name: 'inline-module-import',
    group: 'script',
    hits: ['script.js'],
    runs: true,
    afterGrant: 'once',
    untouched: (context) => `<script type="module">import '${context.hit('script.js')}';</script>`,
    marked: (context) => `<script type="text/plain" data-type="module" ${held}>import '${context.hit('script.js')}';</script>`,
  }),
  markupVector({
    name: 'svg-script',
    group: 'script',
    hits: ['script.js'],
    runs: true,
    afterGrant: 'once',
    untouched: (context) => `<svg width="1" height="1"><script href="${context.hit('script.js')}"></script></svg>`,
    marked: (context) => `<svg width="1" height="1"><script type="text/plain" ${held} data-href="${context.hit('script.js')}"></script></svg>`,
  }),
];

import { held, inlineVector, markupVector, trackerPrefix, type StoredItem, type Vector } from './vector.ts';

/** A script of the tracker's that writes to the storage of the page which included it. */
function writingScript(name: string, file: string, kind: StoredItem['kind']): Vector {
  return markupVector({
    name,
    group: 'storage',
    hits: [file],
    runs: true,
    stores: { kind, name: `${trackerPrefix}_${kind}`, party: 'first' },
    afterGrant: 'once',
    untouched: (context) => `<script src="${context.hit(file)}"></script>`,
    marked: (context) => `<script type="text/plain" ${held} data-src="${context.hit(file)}"></script>`,
  });
}

export const storageVectors: readonly Vector[] = [
  writingScript('3p-script-cookie', 'write-cookie.js', 'cookie'),
  writingScript('3p-script-localStorage', 'write-localStorage.js', 'localStorage'),
  writingScript('3p-script-sessionStorage', 'write-sessionStorage.js', 'sessionStorage'),
  writingScript('3p-script-indexedDB', 'write-indexedDB.js', 'indexedDB'),
  inlineVector({
    name: 'inline-localStorage',
    group: 'storage',
    stores: { kind: 'localStorage', name: `${trackerPrefix}_localStorage`, party: 'first' },
    afterGrant: 'never',
    code: () => `localStorage.setItem('${trackerPrefix}_localStorage', '1');`,
  }),
];

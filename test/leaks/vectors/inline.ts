import { inlineVector, trackerPrefix, type Vector } from './vector.ts';

const cookie = `${trackerPrefix}_cookie`;

export const inlineVectors: readonly Vector[] = [
  inlineVector({
    name: 'inline-document-cookie',
    group: 'inline',
    stores: { kind: 'cookie', name: cookie, party: 'first' },
    afterGrant: 'never',
    code: () => `document.cookie = '${cookie}=1; path=/; max-age=3600; SameSite=Lax';`,
  }),
  inlineVector({
    name: 'inline-cookieStore',
    group: 'inline',
    stores: { kind: 'cookie', name: cookie, party: 'first' },
    afterGrant: 'never',
    notIn: { webkit: 'what cookieStore writes is Secure, and WebKitGTK keeps no such cookie over http, on localhost neither' },
    code: () => `cookieStore.set({ name: '${cookie}', value: '1', path: '/', expires: Date.now() + 3600000, sameSite: 'lax' });`,
  }),
  inlineVector({
    name: 'inline-eval',
    group: 'inline',
    hits: ['pixel.png'],
    stores: { kind: 'cookie', name: cookie, party: 'first' },
    afterGrant: 'at most once',
    // Indirect, as code that came as text is run; the call must not lean on names of the script around it.
    code: (context) => `(0, eval)("document.cookie = '${cookie}=1; path=/; max-age=3600'; new Image().src = '${context.hit('pixel.png')}';");`,
  }),
];

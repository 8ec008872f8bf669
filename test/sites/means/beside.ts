import { pixel, script, site, third, type Means } from '../means.ts';
import { cookie, type TrueItem, type TrueKind } from '../truth.ts';

const page = `${site}/beside/`;
const visitor = 'b4c2f0d1e8a94c7f';

/** What a report tells beside its items; `name` is an address or an interface. */
function told(kind: TrueKind, name: string, domain: string, facts: Partial<TrueItem> = {}): TrueItem {
  return { kind, name, domain, path: '/', hostOnly: true, partitionKey: null, outcome: 'stored', ...facts };
}

/** What stores nothing by itself, or is no item of a report: registrations, fingerprints, identifiers in addresses, what only visitors without scripts ask for. */
export const beside: Means = {
  id: 'beside the items',
  pages: [page],
  answers: {
    [page]: `<h1>Beside</h1>
      <noscript><img height="1" width="1" style="display:none" src="http://quiet.localhost/tr?id=1&amp;ev=PageView&amp;noscript=1"></noscript>
      <noscript><iframe src="http://quiet.localhost/ns.html?id=GTM-1" height="0" width="0" style="display:none;visibility:hidden"></iframe></noscript>
      <script src="http://eyes.localhost/look.js"></script><script>
        document.cookie = 'beside_visitor=${visitor}; Path=/; Max-Age=921';
        new Image().src = 'http://partner.localhost/sync?partner_uid=${visitor}';
        navigator.serviceWorker.register('/beside/sw.js');
      </script>`,
    [`${site}/beside/sw.js`]: script('// It only stays.'),
    'eyes.localhost/look.js': script(`
      const canvas = Object.assign(document.createElement('canvas'), { width: 200, height: 50 });
      canvas.getContext('2d').fillText('Cwm fjordbank', 5, 20); canvas.toDataURL();
      const sound = new OfflineAudioContext(1, 5000, 44100); const tone = sound.createOscillator(); tone.connect(sound.destination); tone.start(); sound.startRendering();
      const ruler = document.createElement('canvas').getContext('2d');
      for (let i = 0; i < 40; i += 1) { ruler.font = '12px font' + i; ruler.measureText('mmmmmmmmmmlli'); }`),
    'partner.localhost/sync': pixel(),
    'quiet.localhost/tr': pixel(third('quiet', 911)),
    'quiet.localhost/ns.html': 'quiet',
  },
  truth: [
    cookie('beside_visitor', site, `js ${page}`, { lifetime: 921 }),
    told('noscript', 'quiet.localhost/tr', 'quiet.localhost', { pixel: true }),
    told('noscript', 'quiet.localhost/ns.html', 'quiet.localhost', { pixel: true }),
    told('serviceWorker', `${site}/beside/sw.js`, site, { path: '/beside/' }),
    ...['canvas', 'audio', 'fonts'].map((api) => told('fingerprinting', api, 'eyes.localhost')),
    told('sharedIdentifier', 'beside_visitor to partner.localhost', site),
  ],
};

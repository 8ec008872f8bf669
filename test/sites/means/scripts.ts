import { days, script, site, type Means } from '../means.ts';
import { cookie } from '../truth.ts';

const page = `${site}/scripts`;
const inAYear = "new Date(Date.now() + 365 * 864e5)";

/** Cookies written by scripts of the page: in every way to call the setter, and by those of others. */
export const scripts: Means = {
  id: 'js: page',
  pages: [page],
  answers: {
    [page]: `<h1>Scripts</h1><script src="http://tags.localhost/tag.js"></script><script>
      document.cookie = 'inline=1; Path=/; Max-Age=101';
      document['coo' + 'kie'] = 'computed=1; Path=/; Max-Age=102';
      eval("document.cookie = 'evaled=1; Path=/; Max-Age=103'");
      setTimeout("document.cookie = 'by_text=1; Path=/; Max-Age=104'");
      Object.getOwnPropertyDescriptor(Document.prototype, 'cookie').set.call(document, 'by_descriptor=1; Path=/; Max-Age=105');
      Reflect.set(document, 'cookie', 'by_reflect=1; Path=/; Max-Age=106');
      document.__lookupSetter__('cookie').apply(document, ['by_lookup=1; Path=/; Max-Age=107']);
      document.cookie = { toString: () => 'by_object=1; Path=/; Max-Age=108' };
      document.cookie = 'dated=1; Path=/; Expires=' + ${inAYear}.toUTCString();
      document.cookie = 'for_parent=1; Path=/; Domain=.${site}; Max-Age=109';
      document.cookie = 'on_a_path=1; Path=/scripts/deep/; Max-Age=110';
      document.cookie = 'unicode_æøå=1; Path=/; Max-Age=111';
      Promise.resolve().then(() => { document.cookie = 'in_promise=1; Path=/; Max-Age=112'; });
      const native = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
      Object.defineProperty(document, 'cookie', { configurable: true, get: () => 'lies', set: (line) => native.set.call(document, line) });
      document.cookie = 'behind_own_hook=1; Path=/; Max-Age=113';
      delete document.cookie;
      Error.prepareStackTrace = () => 'nothing to see'; document.cookie = 'hidden_stack=1; Path=/; Max-Age=114'; delete Error.prepareStackTrace;
    </script><body onload="document.cookie = 'by_handler=1; Path=/; Max-Age=115'">`,
    'tags.localhost/tag.js': script(`document.cookie = 'by_tag=1; Path=/; Max-Age=${days(90)}';
      document.head.append(Object.assign(document.createElement('script'), { src: 'http://tags.localhost/loaded.js' }));`),
    'tags.localhost/loaded.js': script("document.cookie = 'by_loaded=1; Path=/; Max-Age=116'"),
  },
  truth: [
    ...[
      ['inline', 101],
      ['computed', 102],
      ['evaled', 103],
      ['by_text', 104],
      ['by_descriptor', 105],
      ['by_reflect', 106],
      ['by_lookup', 107],
      ['by_object', 108],
      ['dated', days(365)],
      ['unicode_æøå', 111],
      ['in_promise', 112],
      ['behind_own_hook', 113],
      ['hidden_stack', 114],
      ['by_handler', 115],
    ].map(([name, lifetime]) => cookie(name as string, site, `js ${page}`, { lifetime: lifetime as number })),
    cookie('for_parent', site, `js ${page}`, { hostOnly: false, lifetime: 109 }),
    cookie('on_a_path', site, `js ${page}`, { path: '/scripts/deep/', lifetime: 110 }),
    cookie('by_tag', site, 'js tags.localhost/tag.js', { lifetime: days(90) }),
    cookie('by_loaded', site, 'js tags.localhost/loaded.js', { lifetime: 116 }),
  ],
};

const storePage = `${site}/cookie-store`;

/** Cookies written through the Cookie Store API. */
export const cookieStores: Means = {
  id: 'cookieStore: page',
  pages: [storePage],
  answers: {
    [storePage]: `<h1>Cookie store</h1><script>(async () => {
      await cookieStore.set('store_session', '1');
      await cookieStore.set({ name: 'store_expires', value: '1', expires: Date.now() + 7 * 864e5 });
      await cookieStore.set({ name: 'store_dated', value: '1', expires: +${inAYear} });
      await cookieStore.set({ name: 'store_deep', value: '1', path: '/cookie-store', sameSite: 'lax' });
      await cookieStore.set({ name: 'store_parent', value: '1', domain: '${site}', expires: Date.now() + 3600e3 });
      await cookieStore.set('store_passing', '1'); await cookieStore.delete('store_passing');
      await CookieStore.prototype.set.call(cookieStore, 'store_by_call', '1');
    })()</script>`,
  },
  truth: [
    cookie('store_session', site, `cookieStore ${storePage}`),
    cookie('store_expires', site, `cookieStore ${storePage}`, { lifetime: days(7) }),
    cookie('store_dated', site, `cookieStore ${storePage}`, { lifetime: days(365) }),
    cookie('store_deep', site, `cookieStore ${storePage}`, { path: '/cookie-store/' }),
    cookie('store_parent', site, `cookieStore ${storePage}`, { hostOnly: false, lifetime: 3600 }),
    cookie('store_passing', site, `cookieStore ${storePage}`, { outcome: 'transient' }),
    cookie('store_by_call', site, `cookieStore ${storePage}`),
  ],
};

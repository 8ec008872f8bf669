import { days, script, shop, site, third, type Means } from '../means.ts';
import { cookie } from '../truth.ts';

const page = `${site}/frames`;

/** Cookies of frames: by header and by script, of the site, of others, and of frames that have no address of their own. */
export const frames: Means = {
  id: 'frames',
  pages: [page],
  answers: {
    [page]: `<h1>Frames</h1>
      <iframe src="http://${shop}/frame"></iframe><iframe src="http://widget.localhost/frame"></iframe>
      <iframe srcdoc="<script>document.cookie = 'srcdoc=1; Path=/; Max-Age=201'</script>"></iframe>
      <iframe srcdoc="<iframe src='http://nested.localhost/frame'></iframe>"></iframe>
      <iframe sandbox="allow-scripts" srcdoc="<script>try { document.cookie = 'sandboxed=1' } catch {}</script>"></iframe>
      <script>
        const blank = document.body.appendChild(document.createElement('iframe'));
        blank.contentDocument.cookie = 'blank_from_outside=1; Path=/; Max-Age=202';
        blank.contentWindow.eval("document.cookie = 'blank_from_inside=1; Path=/; Max-Age=203'");
        const gone = document.body.appendChild(document.createElement('iframe'));
        gone.contentDocument.write("<script>document.cookie = 'blank_and_gone=1; Path=/'</scr" + "ipt>"); setTimeout(() => gone.remove(), 300);
        const address = URL.createObjectURL(new Blob(["<script>document.cookie = 'of_blob=1; Path=/'</scr" + "ipt>"], { type: 'text/html' }));
        document.body.appendChild(document.createElement('iframe')).src = address; // A document that no http brought has no cookies.
        document.body.appendChild(document.createElement('iframe')).src = "javascript:document.cookie = 'javascript_frame=1; Path=/; Max-Age=205'; ''";
      </script>`,
    [`${shop}/frame`]: {
      body: `<script>document.cookie = 'shop_script=1; Path=/; Max-Age=${days(2)}'; document.cookie = 'shop_parent=1; Path=/; Domain=${site}; Max-Age=206'; cookieStore.set('shop_store', '1')</script>`,
      cookies: ['shop_header=1; Path=/; Max-Age=207'],
    },
    'widget.localhost/frame': {
      body: `<script src="/widget.js"></script><iframe src="http://nested.localhost/deep"></iframe><iframe src="about:blank"></iframe>
        <script>frames[1].document.cookie = '${third('widget_blank', 208)}'</script>`,
      cookies: [third('widget_header', 209)],
    },
    'widget.localhost/widget.js': script(`document.cookie = '${third('widget_script', 210)}'; cookieStore.set({ name: 'widget_store', value: '1', sameSite: 'none', expires: Date.now() + 3600e3 })`),
    'nested.localhost/frame': `<script>document.cookie = '${third('in_srcdoc', 211)}'</script>`,
    'nested.localhost/deep': { body: `<script>document.cookie = '${third('deep_script', 212)}'</script>`, cookies: [third('deep_header', 213)] },
  },
  truth: [
    cookie('shop_header', shop, `http ${shop}/frame`, { lifetime: 207 }),
    cookie('shop_script', shop, `js ${shop}/frame`, { lifetime: days(2) }),
    cookie('shop_parent', site, `js ${shop}/frame`, { hostOnly: false, lifetime: 206 }),
    cookie('shop_store', shop, `cookieStore ${shop}/frame`),
    cookie('widget_header', 'widget.localhost', 'http widget.localhost/frame', { lifetime: 209 }),
    cookie('widget_script', 'widget.localhost', 'js widget.localhost/widget.js', { lifetime: 210 }),
    cookie('widget_store', 'widget.localhost', 'cookieStore widget.localhost/widget.js', { lifetime: 3600 }),
    cookie('widget_blank', 'widget.localhost', 'js widget.localhost/frame', { lifetime: 208 }),
    cookie('in_srcdoc', 'nested.localhost', 'js nested.localhost/frame', { lifetime: 211 }),
    cookie('deep_header', 'nested.localhost', 'http nested.localhost/deep', { lifetime: 213 }),
    cookie('deep_script', 'nested.localhost', 'js nested.localhost/deep', { lifetime: 212 }),
    cookie('srcdoc', site, `js ${page}`, { lifetime: 201 }),
    cookie('blank_from_outside', site, `js ${page}`, { lifetime: 202 }),
    cookie('blank_from_inside', site, `js ${page}`, { lifetime: 203 }),
    cookie('blank_and_gone', site, `js ${page}`),
    cookie('javascript_frame', site, `js ${page}`, { lifetime: 205 }),
  ],
};

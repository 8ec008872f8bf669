import { nothing, pixel, site, third, type Means } from '../means.ts';
import { cookie, refused } from '../truth.ts';

const page = `${site}/refused/`;
const by = `http ${page}`;
const js = `js ${page}`;

/** What a browser turns away, by header and by script, and what stands beside it and is taken. */
export const refusals: Means = {
  id: 'refused',
  pages: [page],
  answers: {
    [page]: {
      body: `<h1>Refused</h1><img src="http://strict.localhost/image" alt=""><iframe src="http://strict.localhost/frame"></iframe><script>
        document.cookie = 'js_none=1; Path=/; SameSite=None'; document.cookie = '__Host-js=1; Path=/'; document.cookie = '__Secure-js=1; Path=/';
        document.cookie = 'js_foreign=1; Path=/; Domain=elsewhere.localhost'; document.cookie = 'js_suffix=1; Path=/; Domain=localhost';
        document.cookie = 'js_big=' + 'x'.repeat(5000) + '; Path=/'; document.cookie = 'js_http_only=1; Path=/; HttpOnly';
        document.cookie = 'js_taken=1; Path=/; Max-Age=701';
        for (const domain of ['localhost', '${site}']) document.cookie = 'tried=1; Path=/; Max-Age=702; Domain=' + domain;
      </script>`,
      cookies: [
        'none=1; Path=/; SameSite=None',
        '__Host-domain=1; Path=/; Secure; Domain=bazaar.localhost',
        '__Host-path=1; Path=/refused; Secure',
        '__Host-insecure=1; Path=/',
        '__Secure-insecure=1; Path=/',
        'foreign=1; Path=/; Domain=elsewhere.localhost',
        'suffix=1; Path=/; Domain=localhost',
        `big=${'x'.repeat(5000)}; Path=/`,
        'taken=1; Path=/; Max-Age=703',
        'only_http=1; Path=/; HttpOnly; Max-Age=704',
      ],
    },
    'strict.localhost/image': pixel('third_strict=1; Path=/; SameSite=Strict', 'third_lax=1; Path=/; SameSite=Lax', 'third_unspecified=1; Path=/', third('third_none', 705)),
    'strict.localhost/frame': `<script>document.cookie = 'frame_unspecified=1; Path=/'; document.cookie = 'frame_strict=1; Path=/; SameSite=Strict';
      document.cookie = '${third('frame_none', 706)}'; fetch('/own')</script>`,
    'strict.localhost/own': nothing('own_unspecified=1; Path=/'),
  },
  truth: [
    refused('none', site, by, 'SameSiteNoneInsecure'),
    refused('__Host-domain', site, by, 'InvalidPrefix', { hostOnly: false }),
    refused('__Host-path', site, by, 'InvalidPrefix', { path: '/refused' }),
    refused('__Host-insecure', site, by, 'InvalidPrefix'),
    refused('__Secure-insecure', site, by, 'InvalidPrefix'),
    refused('foreign', site, by, 'InvalidDomain'),
    refused('suffix', site, by, 'InvalidDomain'),
    refused('big', site, by, 'NameValuePairExceedsMaxSize'),
    cookie('taken', site, by, { lifetime: 703 }),
    cookie('only_http', site, by, { lifetime: 704 }),
    refused('js_none', site, js, 'SameSiteNoneInsecure'),
    refused('__Host-js', site, js, 'InvalidPrefix'),
    refused('__Secure-js', site, js, 'InvalidPrefix'),
    refused('js_foreign', site, js, 'InvalidDomain'),
    refused('js_suffix', site, js, 'InvalidDomain'),
    refused('js_big', site, js, 'NameValuePairExceedsMaxSize'),
    refused('js_http_only', site, js, 'HttpOnly'),
    cookie('js_taken', site, js, { lifetime: 701 }),
    // Who tries wider and wider domains has one cookie, not two.
    cookie('tried', site, js, { hostOnly: false, lifetime: 702 }),
    refused('third_strict', 'strict.localhost', 'http strict.localhost/image', 'SameSiteStrict'),
    refused('third_lax', 'strict.localhost', 'http strict.localhost/image', 'SameSiteLax'),
    refused('third_unspecified', 'strict.localhost', 'http strict.localhost/image', 'SameSiteUnspecifiedTreatedAsLax'),
    cookie('third_none', 'strict.localhost', 'http strict.localhost/image', { lifetime: 705 }),
    refused('frame_unspecified', 'strict.localhost', 'js strict.localhost/frame', 'SameSiteUnspecifiedTreatedAsLax'),
    refused('frame_strict', 'strict.localhost', 'js strict.localhost/frame', 'SameSiteStrict'),
    cookie('frame_none', 'strict.localhost', 'js strict.localhost/frame', { lifetime: 706 }),
    refused('own_unspecified', 'strict.localhost', 'http strict.localhost/own', 'SameSiteUnspecifiedTreatedAsLax'),
  ],
};

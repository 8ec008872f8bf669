import { nothing, ofCookies, pixel, shop, site, third, type Means } from '../means.ts';
import { cookie, refused } from '../truth.ts';

const chipsPage = `${site}/partitioned`;
const chips = (name: string, seconds: number) => `${third(name, seconds)}; Partitioned`;

/** Cookies in a partition of the page that they belong to (CHIPS), also beside one of the same name that is in none. */
export const partitioned: Means = {
  id: 'partitioned',
  pages: [chipsPage],
  answers: {
    [chipsPage]: {
      body: `<h1>Partitioned</h1><img src="http://chips.localhost/image" alt=""><iframe src="http://chips.localhost/frame"></iframe>
        <script>document.cookie = 'own_chip_script=1; Path=/; Secure; Partitioned; Max-Age=801'</script>`,
      cookies: ['own_chip=1; Path=/; Secure; Partitioned; Max-Age=802', 'chip_insecure=1; Path=/; Partitioned'],
    },
    'chips.localhost/image': pixel(chips('chip_image', 803), chips('chip_both', 804), third('chip_both', 805)),
    'chips.localhost/frame': {
      body: `<script>document.cookie = '${chips('chip_script', 806)}'; cookieStore.set({ name: 'chip_store', value: '1', sameSite: 'none', partitioned: true, expires: Date.now() + 807e3 });
        const frame = document.documentElement.appendChild(document.createElement('iframe')); frame.src = 'http://${site}/partitioned/inner'</script>`,
      cookies: [chips('chip_frame', 808)],
    },
    // The site itself, inside somebody else's frame, is a third party to itself (standards: CK-06).
    [`${site}/partitioned/inner`]: { body: 'inner', cookies: [chips('chip_inner', 809)] },
  },
  truth: [
    cookie('own_chip', site, `http ${chipsPage}`, { partitionKey: `http://${site}`, lifetime: 802 }),
    cookie('own_chip_script', site, `js ${chipsPage}`, { partitionKey: `http://${site}`, lifetime: 801 }),
    cookie('chip_image', 'chips.localhost', 'http chips.localhost/image', { partitionKey: ofCookies, lifetime: 803 }),
    cookie('chip_both', 'chips.localhost', 'http chips.localhost/image', { partitionKey: ofCookies, lifetime: 804 }),
    cookie('chip_both', 'chips.localhost', 'http chips.localhost/image', { lifetime: 805 }),
    cookie('chip_frame', 'chips.localhost', 'http chips.localhost/frame', { partitionKey: ofCookies, lifetime: 808 }),
    cookie('chip_script', 'chips.localhost', 'js chips.localhost/frame', { partitionKey: ofCookies, lifetime: 806 }),
    cookie('chip_store', 'chips.localhost', 'cookieStore chips.localhost/frame', { partitionKey: ofCookies, lifetime: 807 }),
    cookie('chip_inner', site, `http ${site}/partitioned/inner`, { partitionKey: ofCookies, lifetime: 809 }),
    refused('chip_insecure', site, `http ${chipsPage}`, 'PartitionedInsecure'),
  ],
};

/** Cookies without a name: all of a host and path share one. */
export const nameless: Means = {
  id: 'nameless',
  pages: [`${site}/nameless`, `${shop}/nameless`],
  answers: {
    [`${site}/nameless`]: { body: '<h1>Nameless</h1><img src="http://mute.localhost/image" alt="">', cookies: ['only-a-value; Path=/nameless; Max-Age=821'] },
    [`${shop}/nameless`]: "<h1>Nameless</h1><script>document.cookie = 'x; Path=/nameless'; document.cookie = '=y; Path=/nameless; Max-Age=822'; document.cookie = '=z; Path=/nameless/deeper'</script>",
    'mute.localhost/image': pixel('=mute; Path=/; Secure; SameSite=None; Max-Age=823'),
  },
  truth: [
    cookie('', site, `http ${site}/nameless`, { path: '/nameless', lifetime: 821 }),
    cookie('', shop, `js ${shop}/nameless`, { path: '/nameless', lifetime: 822 }),
    cookie('', shop, `js ${shop}/nameless`, { path: '/nameless/deeper' }),
    cookie('', 'mute.localhost', 'http mute.localhost/image', { lifetime: 823 }),
  ],
};

const twinsPage = `${site}/twins/`;

/** One name, many cookies: by path, host, domain, and a host of its own. */
export const twins: Means = {
  id: 'same name',
  pages: [twinsPage, `${shop}/twins`],
  answers: {
    [twinsPage]: {
      body: '<h1>Twins</h1><img src="/twins/deep/image" alt=""><img src="http://twin.localhost/image" alt=""><script>document.cookie = "twin=1; Path=/twins/script; Max-Age=844"</script>',
      cookies: ['twin=1; Path=/; Max-Age=841', 'twin=2; Path=/twins; Max-Age=842', `twin=3; Path=/; Domain=${site}; Max-Age=843`],
    },
    [`${site}/twins/deep/image`]: pixel('twin=4; Max-Age=845'),
    [`${shop}/twins`]: { body: '<h1>Twins of the shop</h1>', cookies: ['twin=5; Path=/; Max-Age=846', `twin=6; Path=/twins; Domain=${shop}; Max-Age=847`] },
    'twin.localhost/image': nothing(third('twin', 848)),
  },
  truth: [
    cookie('twin', site, `http ${twinsPage}`, { lifetime: 841 }),
    cookie('twin', site, `http ${twinsPage}`, { path: '/twins', lifetime: 842 }),
    cookie('twin', site, `http ${twinsPage}`, { hostOnly: false, lifetime: 843 }),
    cookie('twin', site, `js ${twinsPage}`, { path: '/twins/script', lifetime: 844 }),
    cookie('twin', site, `http ${site}/twins/deep/image`, { path: '/twins/deep', lifetime: 845 }),
    cookie('twin', shop, `http ${shop}/twins`, { lifetime: 846 }),
    cookie('twin', shop, `http ${shop}/twins`, { path: '/twins', hostOnly: false, lifetime: 847 }),
    cookie('twin', 'twin.localhost', 'http twin.localhost/image', { lifetime: 848 }),
  ],
};

import { nothing, pixel, script, site, third, type Means } from '../means.ts';
import { cookie, key } from '../truth.ts';

const latePage = `${site}/late`;

/** What a page does by the clock, when nobody does anything. */
export const late: Means = {
  id: 'delayed',
  pages: [latePage],
  answers: {
    [latePage]: `<h1>Late</h1><script>
      setTimeout(() => { document.cookie = 'after_one=1; Path=/; Max-Age=601'; }, 1000);
      setTimeout(() => { document.cookie = 'after_two=1; Path=/; Max-Age=602'; localStorage.setItem('after_two', '1'); }, 2000);
      setTimeout(() => { const tag = document.createElement('script'); tag.src = 'http://slow.localhost/tag.js'; document.head.append(tag); }, 1200);
      requestIdleCallback(() => { document.cookie = 'when_idle=1; Path=/; Max-Age=603'; });
      addEventListener('load', () => setTimeout(() => fetch('/late/answer'), 1500));
    </script>`,
    'slow.localhost/tag.js': script("document.cookie = 'after_tag=1; Path=/; Max-Age=604'; new Image().src = 'http://slow.localhost/pixel'"),
    'slow.localhost/pixel': pixel(third('after_pixel', 605)),
    [`${site}/late/answer`]: nothing('after_answer=1; Path=/; Max-Age=606'),
  },
  truth: [
    cookie('after_one', site, `js ${latePage}`, { lifetime: 601 }),
    cookie('after_two', site, `js ${latePage}`, { lifetime: 602 }),
    key('localStorage', 'after_two', site),
    cookie('when_idle', site, `js ${latePage}`, { lifetime: 603 }),
    cookie('after_tag', site, 'js slow.localhost/tag.js', { lifetime: 604 }),
    cookie('after_pixel', 'slow.localhost', 'http slow.localhost/pixel', { lifetime: 605 }),
    cookie('after_answer', site, `http ${site}/late/answer`, { lifetime: 606 }),
  ],
};

const longPage = `${site}/long`;

/** What waits until it is looked at. */
export const scrolled: Means = {
  id: 'on scroll',
  pages: [longPage],
  answers: {
    [longPage]: `<h1>Long</h1><p style="height: 6000px">…</p><p id="seen">…</p><img loading="lazy" width="9" height="9" src="http://lazy.localhost/image" alt="">
      <iframe loading="lazy" src="http://lazy.localhost/frame"></iframe><script>
      addEventListener('scroll', () => { document.cookie = 'scrolled=1; Path=/; Max-Age=611'; }, { once: true });
      new IntersectionObserver(([entry], observer) => {
        if (!entry.isIntersecting) return;
        observer.disconnect(); document.cookie = 'was_seen=1; Path=/; Max-Age=612'; sessionStorage.setItem('was_seen', '1'); fetch('/long/seen');
      }).observe(document.getElementById('seen'));
    </script>`,
    'lazy.localhost/image': pixel(third('lazy_image', 613)),
    'lazy.localhost/frame': { body: `<script>document.cookie = '${third('lazy_script', 614)}'</script>`, cookies: [third('lazy_frame', 615)] },
    [`${site}/long/seen`]: nothing('seen_answer=1; Path=/; Max-Age=616'),
  },
  truth: [
    cookie('scrolled', site, `js ${longPage}`, { lifetime: 611 }),
    cookie('was_seen', site, `js ${longPage}`, { lifetime: 612 }),
    key('sessionStorage', 'was_seen', site),
    cookie('seen_answer', site, `http ${site}/long/seen`, { lifetime: 616 }),
    cookie('lazy_image', 'lazy.localhost', 'http lazy.localhost/image', { lifetime: 613 }),
    cookie('lazy_frame', 'lazy.localhost', 'http lazy.localhost/frame', { lifetime: 615 }),
    cookie('lazy_script', 'lazy.localhost', 'js lazy.localhost/frame', { lifetime: 614 }),
  ],
};

const clickPage = `${site}/clicks`;

/** What waits for a visitor's hand. Nothing that a careful visitor leaves alone is pressed. */
export const clicked: Means = {
  id: 'on click',
  pages: [clickPage],
  answers: {
    [clickPage]: `<h1>Clicks</h1>
      <button id="more">Show more</button>
      <div role="tab" tabindex="0" id="tab">Reviews</div>
      <details id="details"><summary>Opening hours</summary><p>From nine to five.</p></details>
      <p><button id="film">Play film</button></p>
      <form action="/clicks/sent"><button id="send">Go</button></form><button id="delete">Delete account</button>
      <script>
        const on = (id, event, act) => document.getElementById(id).addEventListener(event, act);
        on('more', 'click', () => { document.cookie = 'by_click=1; Path=/; Max-Age=621'; });
        on('tab', 'click', () => { fetch('/clicks/tab'); localStorage.setItem('by_tab', '1'); });
        on('details', 'toggle', () => { cookieStore.set({ name: 'by_toggle', value: '1', expires: Date.now() + 622e3 }); });
        on('film', 'click', (event) => { const frame = document.createElement('iframe'); frame.src = 'http://films.localhost/player'; event.target.replaceWith(frame); });
        on('send', 'click', () => { document.cookie = 'by_form=1; Path=/'; }); on('delete', 'click', () => { document.cookie = 'by_delete=1; Path=/'; });
        addEventListener('mousemove', () => { document.cookie = 'by_mouse=1; Path=/; Max-Age=623'; }, { once: true });
      </script>`,
    [`${site}/clicks/tab`]: nothing('by_tab=1; Path=/; Max-Age=624'),
    'films.localhost/player': { body: "<script>localStorage.setItem('player', '1')</script>", cookies: [third('player', 625)] },
  },
  truth: [
    cookie('by_click', site, `js ${clickPage}`, { lifetime: 621 }),
    cookie('by_tab', site, `http ${site}/clicks/tab`, { lifetime: 624 }),
    key('localStorage', 'by_tab', site),
    cookie('by_toggle', site, `cookieStore ${clickPage}`, { lifetime: 622 }),
    cookie('by_mouse', site, `js ${clickPage}`, { lifetime: 623 }),
    cookie('player', 'films.localhost', 'http films.localhost/player', { lifetime: 625 }),
    key('localStorage', 'player', 'films.localhost', { partitionKey: `http://${site}` }),
  ],
};

const leavePage = `${site}/leave`;

/** What a page does as its visitor goes. */
export const left: Means = {
  id: 'on leave',
  pages: [leavePage],
  answers: {
    [leavePage]: `<h1>Leave</h1><iframe src="http://exit.localhost/frame"></iframe><script>
      addEventListener('pagehide', () => {
        document.cookie = 'at_pagehide=1; Path=/; Max-Age=631'; localStorage.setItem('at_pagehide', '1');
        navigator.sendBeacon('/leave/beacon', 'x'); fetch('http://exit.localhost/keepalive', { method: 'POST', mode: 'no-cors', credentials: 'include', keepalive: true });
      });
      document.addEventListener('visibilitychange', () => { if (document.hidden) document.cookie = 'when_hidden=1; Path=/; Max-Age=632'; });
      addEventListener('beforeunload', () => { document.cookie = 'before_unload=1; Path=/; Max-Age=633'; });
    </script>`,
    [`${site}/leave/beacon`]: nothing('by_beacon=1; Path=/; Max-Age=634'),
    'exit.localhost/keepalive': nothing(third('by_keepalive', 635)),
    'exit.localhost/frame': `<script>addEventListener('pagehide', () => { navigator.sendBeacon('/beacon', 'x') })</script>`,
    'exit.localhost/beacon': nothing(third('by_frame_beacon', 636)),
  },
  truth: [
    cookie('at_pagehide', site, `js ${leavePage}`, { lifetime: 631 }),
    key('localStorage', 'at_pagehide', site),
    cookie('when_hidden', site, `js ${leavePage}`, { lifetime: 632 }),
    cookie('before_unload', site, `js ${leavePage}`, { lifetime: 633 }),
    cookie('by_beacon', site, `http ${site}/leave/beacon`, { lifetime: 634 }),
    cookie('by_keepalive', 'exit.localhost', 'http exit.localhost/keepalive', { lifetime: 635 }),
    // Chromium tells nobody what a frame of another process sends as it goes: which of two addresses it came from cannot be known.
    cookie('by_frame_beacon', 'exit.localhost', { means: 'http' }, { lifetime: 636 }),
  ],
};

const passingPage = `${site}/passing`;

/** What is there and gone again, and what never was. */
export const passing: Means = {
  id: 'expired at once',
  pages: [passingPage],
  answers: {
    [passingPage]: {
      body: `<h1>Passing</h1><img src="http://flash.localhost/set" alt=""><script>
        document.cookie = 'flash_script=1; Path=/; Max-Age=60'; document.cookie = 'flash_script=; Path=/; Max-Age=0';
        document.cookie = 'flash_dated=1; Path=/'; document.cookie = 'flash_dated=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT';
        document.cookie = 'never=; Path=/; Max-Age=0'; document.cookie = 'never_dated=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT';
        document.cookie = 'one_second=1; Path=/; Max-Age=1';
        document.cookie = 'set_anew=1; Path=/; Max-Age=60'; document.cookie = 'set_anew=; Path=/; Max-Age=0'; document.cookie = 'set_anew=2; Path=/; Max-Age=661';
        localStorage.setItem('flash', '1'); localStorage.removeItem('flash'); sessionStorage.flash = 1; delete sessionStorage.flash;
        fetch('/passing/set').then(() => fetch('/passing/unset'));
      </script>`,
      cookies: ['gone_at_once=1; Max-Age=0', 'gone_negative=1; Max-Age=-1', 'gone_dated=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    },
    [`${site}/passing/set`]: nothing('flash_header=1; Path=/; Max-Age=60'),
    [`${site}/passing/unset`]: nothing('flash_header=; Path=/; Max-Age=0'),
    'flash.localhost/set': { status: 302, headers: { Location: 'http://flash.localhost/unset' }, cookies: [third('flash_hop', 60)] },
    'flash.localhost/unset': pixel(third('flash_hop', 0)),
  },
  truth: [
    cookie('flash_script', site, `js ${passingPage}`, { outcome: 'transient', lifetime: 60 }),
    cookie('flash_dated', site, `js ${passingPage}`, { outcome: 'transient' }),
    cookie('one_second', site, `js ${passingPage}`, { outcome: 'transient', lifetime: 1 }),
    cookie('flash_header', site, `http ${site}/passing/set`, { outcome: 'transient', lifetime: 60 }),
    cookie('flash_hop', 'flash.localhost', 'http flash.localhost/set', { outcome: 'transient', lifetime: 60 }),
    cookie('set_anew', site, `js ${passingPage}`, { lifetime: 661 }),
    key('localStorage', 'flash', site, { outcome: 'transient' }),
    key('sessionStorage', 'flash', site, { outcome: 'transient' }),
  ],
};

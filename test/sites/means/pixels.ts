import { nothing, pixel, script, site, third, type Means } from '../means.ts';
import { cookie, request } from '../truth.ts';

const page = `${site}/pixels`;

/** Requests that are sent for nothing but what they tell, and ordinary ones beside them. */
export const pixels: Means = {
  id: 'pixels, beacons',
  pages: [page],
  answers: {
    [page]: `<h1>Pixels</h1><img src="http://tell.localhost/img?id=1" width="1" height="1" alt="">
      <div style="background: url(http://tell.localhost/css)">.</div><script src="http://tell.localhost/tag.js"></script>
      <script>
        new Image().src = 'http://tell.localhost/image-object?id=2';
        navigator.sendBeacon('http://tell.localhost/beacon', 'x');
        fetch('http://tell.localhost/collect', { method: 'POST', mode: 'no-cors', keepalive: true });
        addEventListener('pagehide', () => navigator.sendBeacon('http://tell.localhost/farewell', 'x'));
      </script>`,
    'tell.localhost/img': pixel(),
    'tell.localhost/css': pixel(),
    'tell.localhost/image-object': pixel(third('told', 901)),
    'tell.localhost/beacon': nothing(),
    'tell.localhost/farewell': nothing(),
    'tell.localhost/collect': nothing(),
    'tell.localhost/tag.js': script("new Image().src = 'http://tell.localhost/by-tag'"),
    'tell.localhost/by-tag': onwardsToPixel(),
    'told.localhost/end': pixel(),
  },
  truth: [
    request('tell.localhost/img', { pixel: true }),
    request('tell.localhost/css', { pixel: true }),
    request('tell.localhost/image-object', { pixel: true }),
    cookie('told', 'tell.localhost', 'http tell.localhost/image-object', { lifetime: 901 }),
    request('tell.localhost/beacon', { pixel: true }),
    request('tell.localhost/farewell', { pixel: true }),
    request('tell.localhost/collect'),
    request('tell.localhost/tag.js', { pixel: false }),
    request('tell.localhost/by-tag', { setBy: { means: 'http', url: 'tell.localhost/tag.js' } }),
    request('told.localhost/end', { pixel: true, setBy: { means: 'http', url: 'tell.localhost/by-tag' } }),
  ],
};

function onwardsToPixel() {
  return { status: 302, headers: { Location: 'http://told.localhost/end' } };
}

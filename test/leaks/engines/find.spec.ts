import { expect, it } from 'vitest';
import { adviceFor, findFirefox, otherEngines } from './find.ts';

it('finds no engine on a machine that has none, and says in one sentence how to get it', () => {
  expect(otherEngines.filter((engine) => engine.isThere({ PATH: import.meta.dirname }))).toEqual([]);
  expect(otherEngines.map(adviceFor)).toEqual([
    'There is no Firefox on this machine. Install it: sudo apt-get install -y firefox-esr, or name one with KAPSEL_FIREFOX=/path/to/firefox.',
    'There is no WebKit on this machine. Install it: sudo apt-get install -y webkit2gtk-driver xvfb.',
  ]);
});

it('takes the Firefox that is named before any other', () => {
  expect(findFirefox({ ...process.env, KAPSEL_FIREFOX: '/opt/firefox/firefox' })).toBe('/opt/firefox/firefox');
});

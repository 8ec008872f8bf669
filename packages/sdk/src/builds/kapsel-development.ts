import { holdAutomatically } from '../blocker/automatic/index.ts';
import { holdStrictly } from '../blocker/strict.ts';
import { development } from '../development/development.ts';
import { insideOfPage } from '../part.ts';
import { install } from './global.ts';

// All strengths are inside, so that one file serves while a site is built.
install(development, holdStrictly, holdAutomatically);

// A file that `kapsel-sdk build` has written has its config inside, with `--development` also this one; by itself it has none.
addEventListener('load', () => {
  if (!insideOfPage()) console.warn('[kapsel dev] There is no config, so Kapsel does nothing: set window.kapselConfig before this script, call kapsel.run(config), or have kapsel-sdk build --development put both into one file.');
});

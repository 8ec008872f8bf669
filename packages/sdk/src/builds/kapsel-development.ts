import { holdAutomatically } from '../blocker/automatic/index.ts';
import { holdStrictly } from '../blocker/strict.ts';
import { development } from '../development/development.ts';
import { install } from './global.ts';

// All strengths are inside, so that one file serves while a site is built.
install(development, holdStrictly, holdAutomatically);

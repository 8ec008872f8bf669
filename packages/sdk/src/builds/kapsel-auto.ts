import { holdAutomatically } from '../blocker/automatic/index.ts';
import { holdStrictly } from '../blocker/strict.ts';
import { install } from './global.ts';

install(holdStrictly, holdAutomatically);

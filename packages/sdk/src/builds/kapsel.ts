import { install } from './global.ts';

install();

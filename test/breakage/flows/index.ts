import type { Flow } from '../flow.ts';
import { accounts } from './accounts.ts';
import { embeds } from './embeds.ts';
import { frameworks } from './frameworks.ts';
import { platform } from './platform.ts';
import { shop } from './shop.ts';

/** Every flow, in the order of what hurts most when it breaks. */
export const flows: readonly Flow[] = [...accounts, ...shop, ...embeds, ...frameworks, ...platform];

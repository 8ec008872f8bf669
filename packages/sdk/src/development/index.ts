/**
 * The same as `@kapsel/sdk`, which also says in the console what is wrong with a config, with names and with the order of
 * tags. Bundlers take it while a site is built, by the export condition `development`.
 */
import { serveQueue } from '../builds/ready-queue.ts';
import { isInPage, kapselWithoutPage } from '../no-page.ts';
import { start } from '../start.ts';
import type { Run, RunConfig } from '../types.ts';
import { development } from './development.ts';

export * from '../index.ts';

export const run = ((config: RunConfig) => (isInPage ? serveQueue(start(config, [development])) : kapselWithoutPage(config))) as Run;

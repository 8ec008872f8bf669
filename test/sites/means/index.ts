import type { Means, Part } from '../means.ts';
import { beside } from './beside.ts';
import { header } from './header.ts';
import { frames } from './frames.ts';
import { nameless, partitioned, twins } from './identity.ts';
import { lifetimes } from './lifetimes.ts';
import { clicked, late, left, passing, scrolled } from './moments.ts';
import { routes, sitemaps, waysToPages } from './pages.ts';
import { pixels } from './pixels.ts';
import { refusals } from './refusals.ts';
import { cookieStores, scripts } from './scripts.ts';
import { storage, workerStorage } from './storage.ts';
import { fetched, subresources } from './subresources.ts';
import { trackers } from '../trackers/index.ts';
import { serviceWorkers, subdomainWorkers, workers } from './workers.ts';

/** What the scanner has, of the parts that some means wait for. Name a part here, and its truths are asked for. */
const parts: readonly Part[] = ['crawl', 'audit'];

const all: readonly Means[] = [
  header,
  subresources,
  fetched,
  frames,
  scripts,
  cookieStores,
  workers,
  subdomainWorkers,
  serviceWorkers,
  late,
  scrolled,
  clicked,
  left,
  passing,
  refusals,
  partitioned,
  nameless,
  twins,
  lifetimes,
  storage,
  workerStorage,
  pixels,
  ...trackers,
  beside,
  waysToPages,
  sitemaps,
  routes,
];

/** What is asked of the scanner now. */
export const means: readonly Means[] = all.filter(({ needs }) => needs === undefined || parts.includes(needs));

/** What waits for a part that the scanner does not have yet. */
export const waiting: readonly Means[] = all.filter((one) => !means.includes(one));

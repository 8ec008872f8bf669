import type { Means } from '../means.ts';
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

/** Every way in which a site of the ground-truth web comes to store or ask for something. */
export const means: readonly Means[] = [
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

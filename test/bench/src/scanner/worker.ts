import { barePlaywright } from './bare-playwright.ts';
import { gdprCookieScanner } from './gdpr-cookie-scanner.ts';
import { kapsel } from './kapsel.ts';
import type { Scanned } from './scanned.ts';
import type { ScannerSubject } from './subject.ts';

const ways: Readonly<Record<ScannerSubject['id'], (pages: readonly string[]) => Promise<Scanned>>> = {
  kapsel: (pages) => kapsel(pages, { interact: true }),
  'kapsel-still': (pages) => kapsel(pages, { interact: false }),
  playwright: barePlaywright,
  'gdpr-cookie-scanner': gdprCookieScanner,
};

const [id = '', ...pages] = process.argv.slice(2);
const scanned = await ways[id as ScannerSubject['id']](pages);
process.stdout.write(JSON.stringify(scanned), () => process.exit(0));

import { languages, passIds } from '@kapsel/core';
import { webUrlSchema } from './web-url.ts';
import { z } from 'zod';

const pathPattern = z.string().max(500).regex(/^[/*]/u, 'must be the path of an address, with * for anything, as in /shop/*');
const whole = (least: number, most: number) => z.int(`must be a whole number from ${least} to ${most}`).min(least, `must be ${least} at least`).max(most, `must be ${most} at most`);

/** What may be asked of a scan. What is left out is as `kapsel-scan` has it. */
export const scanOptions = z
  .strictObject({
    url: webUrlSchema.describe('Where it begins; a page of the site'),
    pages: whole(1, 2000).describe('How many at most').default(25),
    depth: whole(0, 20).describe('How many links away from the first page at most').default(3),
    passes: z.array(z.enum(passIds)).min(1).max(4).describe('The states of consent in which to visit; untouched, rejected and accepted unless told, and withdrawn where Kapsel asks').optional(),
    verify: z.boolean().describe('Hold the site to what is published, in all four states').default(false),
    language: z.enum(languages).describe('Of the report').default('en'),
    urls: z.array(webUrlSchema).max(500).describe('More pages of the site, to be visited first').optional(),
    include: z.array(pathPattern).max(50).optional(),
    exclude: z.array(pathPattern).max(50).optional(),
    subdomains: z.boolean().default(false),
    ignoreRobots: z.boolean().default(false),
    parallel: whole(1, 8).describe('How many pages at once').default(4),
    pagesPerSecond: z.number().min(0.01).max(100).optional(),
    interact: z.boolean().describe('Press what a curious visitor would press').default(true),
    identify: z.boolean().describe('Say in the user agent that it is a scan').default(false),
    gpc: z.boolean().describe('Say by Global Privacy Control that nothing may be sold or shared').default(false),
    device: z.string().min(1).max(100).describe('Of Playwright’s table, such as Pixel 7').optional(),
    locale: z.string().refine(isLocale, 'must be a language tag such as nb-NO').optional(),
    timezone: z.string().refine(isTimeZone, 'must be a time zone such as Europe/Oslo').optional(),
    staySeconds: whole(0, 60).describe('On each page after its load').default(3),
    timeoutSeconds: whole(1, 120).describe('For one page to load').default(30),
    maxSeconds: whole(10, 14_400).describe('For the whole scan').default(3600),
  })
  .refine(({ verify, passes }) => !verify || passes === undefined, { message: 'must be left out with verify, which visits in all four', path: ['passes'] })
  .meta({ id: 'ScanOptions' });

export type ScanOptionsAsked = z.infer<typeof scanOptions>;

/** Whether a scan visits as somebody who has answered: then it presses buttons on the site. */
export function answersForVisitors({ passes, verify }: Pick<ScanOptionsAsked, 'passes' | 'verify'>): boolean {
  return verify || passes === undefined || passes.some((pass) => pass !== 'untouched');
}

export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

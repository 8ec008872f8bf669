import { scan } from '@kapsel/scanner';
import { foundIn } from '../../../sites/score.ts';
import { stayMs, type Scanned } from './scanned.ts';

export async function kapsel([url = '']: readonly string[], { interact }: { interact: boolean }): Promise<Scanned> {
  let startedAt: number | undefined;
  const report = await scan({
    url,
    allowPrivate: true,
    passes: ['untouched'],
    subdomains: true,
    maxPages: 500,
    parallel: 1,
    stayMs,
    interact,
    onProgress: ({ step }) => {
      if (step === 'page') startedAt ??= performance.now();
    },
  });
  return { found: foundIn(report), pages: report.pages.length, ms: performance.now() - (startedAt ?? 0) };
}

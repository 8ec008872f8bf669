import { describe, expect, it } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { ordinaryUserAgent } from './ordinary-user-agent.ts';

describe('ordinaryUserAgent', () => {
  it.skipIf(process.platform === 'win32')('says what Chromium says with a window', async () => {
    expect(await ordinaryUserAgent(findChromium()?.path ?? '')).toMatch(/^Mozilla\/5\.0 \(.+\) AppleWebKit\/537\.36 \(KHTML, like Gecko\) Chrome\/\d{3}\.0\.0\.0 Safari\/537\.36$/u);
  });

  it('has nothing to say for a program that tells no version, or that is not there', async () => {
    expect(await ordinaryUserAgent('/bin/true')).toBeUndefined();
    expect(await ordinaryUserAgent('/nowhere/chromium')).toBeUndefined();
  });
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findChromium, isExecutable } from './find-chromium.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-find-'));
  vi.spyOn(chromium, 'executablePath').mockReturnValue(join(folder, 'playwright', 'chrome'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** A file that may be run, or not. */
function aFile(path: string, mode = 0o755): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, mode);
  return file;
}

const onPath = (...folders: string[]) => ({ PATH: folders.map((name) => (name === '' ? '' : join(folder, name))).join(delimiter) });

describe('findChromium', () => {
  it('takes the one that is named before all others, even one that is not there', () => {
    aFile('playwright/chrome');
    expect(findChromium({ KAPSEL_CHROMIUM: '/no/such' })).toEqual({ path: '/no/such', source: 'KAPSEL_CHROMIUM' });
  });

  it('takes Playwright’s before the system’s', () => {
    const path = aFile('playwright/chrome');
    aFile('bin/chromium');
    expect(findChromium(onPath('bin'))).toEqual({ path, source: 'playwright' });
    expect(findChromium({ ...onPath('bin'), KAPSEL_CHROMIUM: '' })).toEqual({ path, source: 'playwright' });
  });

  it('takes the system’s by name, then by the order of the path', () => {
    aFile('a/google-chrome');
    const path = aFile('b/chromium');
    aFile('c/chromium');
    expect(findChromium(onPath('', 'missing', 'a', 'b', 'c'))).toEqual({ path, source: 'system' });
  });

  it('passes over what cannot be run', () => {
    aFile('a/chromium', 0o644);
    mkdirSync(join(folder, 'b', 'chromium'), { recursive: true });
    mkdirSync(join(folder, 'c'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'c', 'chromium'));
    const path = aFile('d/google-chrome-stable');
    expect(findChromium(onPath('a', 'b', 'c', 'd'))?.path).toBe(path);
  });

  it.runIf(process.platform === 'linux')('says so when there is none, also where Playwright has none for the platform', () => {
    expect(findChromium({})).toBeUndefined();
    vi.spyOn(chromium, 'executablePath').mockImplementation(() => {
      throw new Error('unsupported platform');
    });
    expect(findChromium(onPath('empty'))).toBeUndefined();
  });
});

describe('isExecutable', () => {
  it('holds for a file that may be run, and for nothing else', () => {
    expect(isExecutable(aFile('yes'))).toBe(true);
    expect(isExecutable(aFile('no', 0o644))).toBe(false);
    expect(isExecutable(folder)).toBe(false);
    expect(isExecutable(join(folder, 'missing'))).toBe(false);
    expect(isExecutable('')).toBe(false);
  });
});

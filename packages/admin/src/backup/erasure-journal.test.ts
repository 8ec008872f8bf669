import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ErasureJournal, readJournal } from './erasure-journal.ts';

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kapsel-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'beside', 'erasures.jsonl');
}

it('is there from the start, for its owner alone', () => {
  const file = newFile();
  new ErasureJournal(file).begin();
  expect(readJournal(file)).toEqual([]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('keeps what was in it', () => {
  const file = newFile();
  const journal = new ErasureJournal(file);
  const entry = { at: 1, siteId: 'shop', erased: ['a'.repeat(64)] };
  journal.append(entry);
  const before = readFileSync(file, 'utf8');
  journal.begin();
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(readJournal(file)).toEqual([entry]);
});

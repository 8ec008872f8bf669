import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSecrets, SealError } from './secrets.ts';

describe('what the server seals', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kapsel-secrets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = () => join(folder, 'new', 'secret.key');

  it('opens again, also for the next process', () => {
    const sealed = openSecrets(file()).seal('Høns på taket', 'totp');
    expect(sealed).not.toContain('taket');
    expect(openSecrets(file()).unseal(sealed, 'totp')).toBe('Høns på taket');
    expect(openSecrets(file()).unseal(openSecrets(file()).seal(''))).toBe('');
  });

  it('never looks the same twice', () => {
    const secrets = openSecrets(file());
    expect(secrets.seal('same')).not.toBe(secrets.seal('same'));
  });

  it('does not open once it was changed, or for another use', () => {
    const secrets = openSecrets(file());
    const sealed = secrets.seal('secret', 'totp');
    for (let at = 11; at < sealed.length; at += 1) {
      const other = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      // The last letter of base64 has bits that mean nothing.
      if (Buffer.from(other.split('.')[3] ?? '', 'base64url').equals(Buffer.from(sealed.split('.')[3] ?? '', 'base64url')) && other.split('.')[2] === sealed.split('.')[2]) continue;
      expect(() => secrets.unseal(other, 'totp'), other).toThrow(SealError);
    }
    expect(() => secrets.unseal(sealed, 'webhook')).toThrow(SealError);
    expect(() => secrets.unseal('secret', 'totp')).toThrow('not sealed by a server of ours');
  });

  it('says so where another key sealed it', () => {
    const sealed = openSecrets(file()).seal('secret');
    expect(() => openSecrets(join(folder, 'other.key')).unseal(sealed)).toThrow('another key');
  });

  it('has a key that nobody else can read, and leaves a file of another kind alone', () => {
    openSecrets(file());
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    writeFileSync(file(), 'not a key');
    expect(() => openSecrets(file())).toThrow('is no key of ours');
    expect(readFileSync(file(), 'utf8')).toBe('not a key');
  });
});

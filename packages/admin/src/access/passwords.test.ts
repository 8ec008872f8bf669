import { describe, expect, it } from 'vitest';
import { hashPassword, isPassword, passwordFault } from './passwords.ts';

describe('a password', () => {
  it('is kept by argon2id, as OWASP has it', async () => {
    const kept = await hashPassword('hestesko under eplet');
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
    expect(await isPassword('hestesko under eplet', kept)).toBe(true);
    expect(await isPassword('hestesko under eplet ', kept)).toBe(false);
    expect(await hashPassword('hestesko under eplet')).not.toBe(kept);
  });

  it('is the same however a keyboard writes its letters', async () => {
    expect(await isPassword('a\u030Apen \u00E5ker i vest', await hashPassword('\u00E5pen a\u030Aker i vest'))).toBe(true);
  });

  it('is never right for who has none', async () => {
    for (const kept of [null, undefined]) for (const password of ['', 'hestesko under eplet']) expect(await isPassword(password, kept)).toBe(false);
  });

  it('comes in turn: many at once all get their answer', async () => {
    const kept = await hashPassword('hestesko under eplet');
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => isPassword(index % 2 === 0 ? 'hestesko under eplet' : 'no', kept)));
    expect(answers).toEqual([true, false, true, false, true, false, true, false]);
  });

  it.each(['short', 'eleven char', 'password1234', 'Passw0rd!2024', 'qwertyuiop123', '123456789012', 'abcabcabcabc', 'kapsel-consent', 'ola.nordmann1', 'a'.repeat(40), 'x'.repeat(257)])('is not %s', (password) => {
    expect(passwordFault(password, ['ola.nordmann@example.no', 'Ola Nordmann'])).toBeDefined();
  });

  it.each(['hestesko under eplet', 'zq8$Kv!p2Lmx', 'correct horse battery staple', '正しい馬の電池と釘の山をひとつ'])('may be %s', (password) => {
    expect(passwordFault(password, ['ola.nordmann@example.no', 'Ola Nordmann'])).toBeUndefined();
  });

  it('costs no more to judge the longer it is', () => {
    const fastest = (length: number): number => {
      const times = Array.from({ length: 5 }, () => {
        const start = performance.now();
        expect(passwordFault('19901231'.repeat(32).slice(0, length))).toBeDefined();
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    fastest(64);
    expect(fastest(256)).toBeLessThan(fastest(64) * 3);
  });
});

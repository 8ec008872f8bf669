import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from './commands/index.ts';
import { flagOf, knownSettings } from './settings.ts';

const folder = join(import.meta.dirname, '../../../examples/deploy');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:yaml|service|sh|md)$|Dockerfile$/u.test(name));

describe('the examples of a deployment', () => {
  it.each(files)('%s names settings, flags and commands that there are', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const known = new Set([...Object.values(knownSettings).map(({ env }) => env), 'KAPSEL_DOMAIN', 'KAPSEL_FULL']);
    expect([...text.matchAll(/KAPSEL_[A-Z_]+/gu)].map(([variable]) => variable).filter((variable) => !known.has(variable))).toEqual([]);
    for (const [, command = ''] of text.matchAll(/cli\.js["',\s]+(?!")([a-z-]+)/gu)) expect(Object.keys(commands)).toContain(command);
    const flags = new Set([...Object.keys(knownSettings).map(flagOf), 'keep-months', 'with-keys']);
    for (const [, flag = ''] of text.matchAll(/cli\.js .*?--([a-z-]+)/gu)) expect(flags).toContain(flag);
  });
});

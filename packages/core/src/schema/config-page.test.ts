import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unlawfulPatterns } from '../lawful/index.ts';
import type { SiteConfig } from '../site-config.ts';
import { faultsOf, siteConfigJsonSchema, siteConfigSchema } from './index.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/config.md'), 'utf8');

interface Row {
  readonly key: string;
  readonly mayBe: string;
  readonly ifLeftOut: string;
}

/** The rows of the page's tables; the first cell may name several keys. */
const rows: Row[] = page.split('\n').flatMap((line) => {
  const [, keys = '', mayBe = '', ifLeftOut = ''] = line.split('|').map((cell) => cell.trim());
  return line.startsWith('| `') ? [...keys.matchAll(/`([^`]+)`/gu)].map(([, key = '']) => ({ key, mayBe, ifLeftOut })) : [];
});

/** The examples of the sections, put together; what stands before the first section is about this file itself. */
const example = Object.assign({}, ...[...page.slice(page.indexOf('\n## ')).matchAll(/```json\n(.*?)```/gsu)].map(([, json = '']) => JSON.parse(json) as object)) as SiteConfig;

/** As much of a JSON Schema as the walk needs. */
interface Form {
  readonly properties?: Readonly<Record<string, Form>>;
  readonly required?: readonly string[];
  readonly items?: Form;
  readonly anyOf?: readonly Form[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

interface Key {
  readonly key: string;
  readonly isNeeded: boolean;
  readonly words: readonly string[];
}

function keysIn(form: Form, prefix = ''): Key[] {
  return variantsOf(form).flatMap(({ properties = {}, required = [], items }) => [
    ...(items ? keysIn(items, `${prefix.replace(/\.$/u, '')}[].`) : []),
    ...Object.entries(properties).flatMap(([name, inner]) => [{ key: prefix + name, isNeeded: required.includes(name), words: wordsOf(inner) }, ...keysIn(inner, `${prefix}${name}.`)]),
  ]);
}

function variantsOf(form: Form): Form[] {
  return [form, ...(form.anyOf ?? []).flatMap(variantsOf)];
}

function wordsOf(form: Form): string[] {
  return variantsOf(form).flatMap((variant) => [...(variant.enum ?? []), ...(variant.const === undefined ? [] : [variant.const])].map(String));
}

/** The keys of a value, written as in the page. */
function keysOfValue(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => keysOfValue(one, `${prefix}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [`${prefix && `${prefix}.`}${name}`, ...keysOfValue(inner, `${prefix && `${prefix}.`}${name}`)]);
}

const known = keysIn(siteConfigJsonSchema());

describe('docs/config.md', () => {
  it('has every key of the schema, once, and no other', () => {
    expect(rows.map(({ key }) => key).sort()).toEqual(known.map(({ key }) => key).sort());
  });

  it.each(known)('says of $key whether it is needed, and each word that it may be', ({ key, isNeeded, words }) => {
    const row = rows.find((one) => one.key === key);
    // A reason is needed with an exemption, which no JSON Schema says.
    expect(row?.ifLeftOut.startsWith('needed')).toBe(isNeeded || key === 'services[].reason');
    for (const word of words) expect(row?.mayBe).toMatch(new RegExp(`\`${word}\``, 'u'));
  });

  it('has examples that are one config together, with every key, refused by nobody', () => {
    expect(faultsOf(siteConfigSchema, example)).toEqual([]);
    expect(unlawfulPatterns(example).filter(({ level }) => level === 'refuse')).toEqual([]);
    expect(keysOfValue(example)).toEqual(expect.arrayContaining(known.map(({ key }) => key)));
  });
});

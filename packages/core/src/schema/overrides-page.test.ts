import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultsOf, listedItemSchema, overridesJsonSchema, overridesSchema } from './index.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/lists.md'), 'utf8');
const section = (title: string) => page.slice(page.indexOf(`\n## ${title}`)).split('\n## ', 2)[1] ?? '';
const firstCells = (text: string) => [...text.matchAll(/^\| (`.*?`) \|/gmu)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/gu)].map(([, key = '']) => key));

it('has an example that fits, and a row for each key', () => {
  const [, example = ''] = /```json\n(.*?)```/su.exec(section('Overrides')) ?? [];
  expect(faultsOf(overridesSchema, JSON.parse(example))).toEqual([]);
  const { anyOf: [list] } = overridesJsonSchema() as { anyOf: [{ items: { properties: object } }] };
  expect(firstCells(section('Overrides')).sort()).toEqual(Object.keys(list.items.properties).sort());
});

it('has a row for each thing that a list of Kapsel’s own tells', () => {
  const columns = firstCells(section('A list of Kapsel'));
  const keys = columns.map((column) => column.replace(/_(?:nb|en)$/u, ''));
  expect([...new Set(keys)].sort()).toEqual(Object.keys(listedItemSchema.shape).sort());
});

import { KnowledgeBase, services } from '@kapsel/core/knowledge';
import type { Case } from './case.ts';

/** Microseconds that it takes to find a name among all patterns. */
export interface LookUps {
  readonly patterns: number;
  readonly indexed: number;
  /** By asking every pattern, made an expression beforehand. */
  readonly walked: number;
}

export function measureLookUps(cases: readonly Case[]): LookUps {
  const knowledge = new KnowledgeBase(services);
  const names = cases.map(({ line }) => String(line['name']));
  const expressions = services.flatMap(({ cookies, storage = [] }) => [...cookies, ...storage]).map(({ name }) => expressionOf(name));
  return {
    patterns: expressions.length,
    indexed: microseconds(names, 100_000, (name) => void knowledge.find({ kind: 'cookie', name, domain: 'example.no', party: 'first' })),
    walked: microseconds(names, 2000, (name) => void expressions.filter((expression) => expression.test(name))),
  };
}

function expressionOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/gu, '\\$&').replaceAll('*', '.*')}$`, 's');
}

/** Twice, of which the second counts: by then it is compiled. */
function microseconds(names: readonly string[], times: number, lookUp: (name: string) => void): number {
  let ms = 0;
  for (let round = 0; round < 2; round += 1) {
    const begun = performance.now();
    for (let count = 0; count < times; count += 1) lookUp(names[count % names.length] ?? '');
    ms = performance.now() - begun;
  }
  return (ms * 1000) / times;
}

import type { SiteConfig } from '@kapsel/core';
import { sentence, unlawfulPatterns } from '@kapsel/core/lawful';
import { faultsOf, keysOf, siteConfigSchema } from '@kapsel/core/schema';

const knownKeys = keysOf(siteConfigSchema);

/**
 * What is wrong with a config, one sentence a fault: which key, what it must be, and what a misspelt one was meant to be; and of
 * one that fits, what a site may not do or should look at.
 */
export function configFaults(config: unknown): string[] {
  const faults = faultsOf(siteConfigSchema, config);
  return faults.length > 0 ? faults.map(withGuess) : [...unlawfulPatterns(config as SiteConfig).map(sentence), ...unknownPreset(config as SiteConfig)];
}

/** Only a build knows the presets: visitors are sent colours. */
function unknownPreset({ ui }: SiteConfig): string[] {
  const preset = typeof ui?.theme === 'object' && ui.theme.preset;
  return preset && preset !== 'plain' ? [`ui.theme.preset: “${preset}” becomes colours by kapsel-sdk build, or by withoutPreset of @kapsel/core; a page alone does not know it.`] : [];
}

function withGuess(fault: string): string {
  const unknown = /Unrecognized keys?: (.*)$/u.exec(fault)?.[1];
  if (!unknown) return fault;
  const meant = [...unknown.matchAll(/"([^"]+)"/gu)].flatMap(([, key = '']) => {
    const guess = nearest(key);
    return guess ? [`“${key}” may be meant as “${guess}”`] : [];
  });
  return meant.length > 0 ? `${fault} (${meant.join(', ')})` : fault;
}

/** The known key that takes the fewest changes, at most two; of several the one of the same length. */
function nearest(key: string): string | undefined {
  const ranked = knownKeys
    .map((known) => ({ known, changes: distance(key.toLowerCase(), known.toLowerCase()), longer: Math.abs(key.length - known.length) }))
    .filter(({ changes }) => changes <= 2)
    .sort((a, b) => a.changes - b.changes || a.longer - b.longer);
  return ranked[0]?.known;
}

/** Levenshtein's: how many letters are put in, left out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    let diagonal = i;
    row = row.reduce<number[]>((next, above, j) => {
      if (j === 0) return [i + 1];
      next.push(Math.min(above + 1, (next[j - 1] ?? 0) + 1, diagonal + (letter === b[j - 1] ? 0 : 1)));
      diagonal = above;
      return next;
    }, []);
  }
  return row[b.length] ?? 0;
}

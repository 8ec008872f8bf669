import { categories, type Category } from '../category.ts';
import type { LocalizedText } from '../knowledge/service-entry.ts';

/** By how much a piece of evidence moves the log odds of each category; what is not named stays. */
export type Weights = { readonly [category in Category]?: number };

/** Something that was seen, and what it speaks for. */
export interface Piece {
  readonly weights: Weights;
  readonly reason: LocalizedText;
}

/**
 * Adds up pieces of evidence as if each said something of its own, which they only nearly do: `evenness` takes some of their
 * certainty back, by as much as the hold-out says.
 *
 * @returns how likely each category is; together 1
 */
export function weigh(pieces: readonly Piece[], prior: Weights, evenness: number): Record<Category, number> {
  const scores = categories.map((category) => Math.exp(pieces.reduce((sum, { weights }) => sum + (weights[category] ?? 0), prior[category] ?? 0) / evenness));
  const total = scores.reduce((sum, score) => sum + score, 0);
  return Object.fromEntries(categories.map((category, index) => [category, (scores[index] ?? 0) / total])) as Record<Category, number>;
}

/** The reasons that speak for a category rather than the others, the strongest first. */
export function reasonsFor(category: Category, pieces: readonly Piece[]): LocalizedText[] {
  const lean = ({ weights }: Piece) => (weights[category] ?? 0) - categories.reduce((sum, other) => sum + (weights[other] ?? 0), 0) / categories.length;
  return pieces.filter((piece) => lean(piece) > 0.1).toSorted((a, b) => lean(b) - lean(a)).map(({ reason }) => reason);
}

export const renders = { count: 0 };

/** Svelte renders by expression: what passes here was evaluated anew. */
export function count(text: string): string {
  renders.count += 1;
  return text;
}

/** Runs in the page: what is to be done with a field. */
export function kindOfField(field: Element): string {
  if (field instanceof HTMLSelectElement) return 'select';
  return field instanceof HTMLInputElement ? field.type : '';
}

/** Runs in the page. */
export function scrollToPlace([x, y]: readonly [number, number]): void {
  scrollTo(x, y);
}

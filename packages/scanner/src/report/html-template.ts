import { forHtml } from './safe-text.ts';

/** Markup made by `html` or vouched for by `trustedHtml`. Nothing that a site sends can be one. */
export class Html {
  readonly #markup: string;
  constructor(markup: string) {
    this.#markup = markup;
  }
  toString(): string {
    return this.#markup;
  }
}

/** `false`, `null` and `undefined` become nothing, so that `condition && html…` reads well. */
export type Interpolation = Html | string | number | false | null | undefined | readonly Interpolation[];

/**
 * Markup in which every interpolation is escaped unless it is already `Html`. Attributes must be quoted.
 *
 * @example html`<code title="${name}">${name}</code>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly Interpolation[]): Html {
  let markup = strings[0] ?? '';
  values.forEach((value, index) => {
    markup += markupOf(value) + (strings[index + 1] ?? '');
  });
  return new Html(markup);
}

/** For our own constants only (style, script): it escapes nothing. */
export function trustedHtml(constant: string): Html {
  return new Html(constant);
}

function markupOf(value: Interpolation): string {
  if (value === false || value === null || value === undefined) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'string' || typeof value === 'number') return forHtml(String(value));
  return value.map(markupOf).join('');
}

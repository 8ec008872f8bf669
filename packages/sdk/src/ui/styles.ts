import { css } from 'lit';

/** What every element of ours begins with. Nothing of the page's own styles gets in, but for the font and its size. */
export const base = css`
  :host {
    all: initial !important;
    --_background: var(--kapsel-background, #fff);
    --_color: var(--kapsel-color, #1b1b1f);
    --_border: var(--kapsel-border, #70757d);
    --_accent: var(--kapsel-accent, #1d4f91);
    --_accent-color: var(--kapsel-accent-color, #fff);
    --_radius: var(--kapsel-radius, 0.5rem);
    position: fixed !important;
    z-index: 2147483647 !important;
    display: block !important;
    color-scheme: light !important;
    font: var(--kapsel-font, 400 1rem/1.4 system-ui, sans-serif) !important;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      --_background: var(--kapsel-dark-background, #1e1f24);
      --_color: var(--kapsel-dark-color, #f1f1f4);
      --_border: var(--kapsel-dark-border, #989da6);
      --_accent: var(--kapsel-dark-accent, #a8c7fa);
      --_accent-color: var(--kapsel-dark-accent-color, #062e6f);
      color-scheme: dark !important;
    }
  }
  :host([theme='dark']) {
    --_background: var(--kapsel-dark-background, #1e1f24);
    --_color: var(--kapsel-dark-color, #f1f1f4);
    --_border: var(--kapsel-dark-border, #989da6);
    --_accent: var(--kapsel-dark-accent, #a8c7fa);
    --_accent-color: var(--kapsel-dark-accent-color, #062e6f);
    color-scheme: dark !important;
  }
  *,
  dialog {
    box-sizing: border-box;
  }
  h2,
  p {
    margin: 0;
  }
  h2 {
    font-size: 1.0625em;
    line-height: 1.3;
  }
  button,
  summary {
    font: inherit;
    cursor: pointer;
  }
  button,
  .check {
    color: var(--_color);
    background: var(--_background);
  }
  .answer {
    min-block-size: 2.75rem;
    padding: 0.25rem 0.75rem;
    border: 2px solid var(--_accent);
    border-radius: var(--_radius);
    color: var(--_accent-color);
    background: var(--_accent);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .quiet {
    min-block-size: 1.5rem;
    min-inline-size: 1.5rem;
    padding: 0 0.125rem;
    border: 0;
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }
  :focus-visible {
    outline: 3px solid var(--_color);
    outline-offset: 2px;
  }
  @media (forced-colors: active) {
    .answer {
      border-color: ButtonText;
    }
  }
`;

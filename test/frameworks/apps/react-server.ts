import { createElement as h, StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { App } from './react.ts';

export function render(): string {
  return renderToString(h(StrictMode, null, h(App)));
}

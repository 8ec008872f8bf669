import { render as renderPage } from 'svelte/server';
import { writable } from 'svelte/store';
import App from './runes/app.svelte';

export function render(): string {
  return renderPage(App, { props: { route: writable(0) } }).body;
}

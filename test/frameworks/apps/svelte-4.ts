import { writable } from 'svelte/store';
import App from './app.svelte';
import { renders } from './svelte-renders.ts';

const route = writable(0);
let running: { $destroy(): void } | undefined;

const start = (hydrate: boolean): void => {
  running = new App({ target: document.querySelector('#root') ?? document.body, hydrate, props: { route } });
};

window.app = {
  mount: () => start(false),
  hydrate: () => start(true),
  unmount: () => running?.$destroy(),
  go: (next) => route.set(next),
  get renders() {
    return renders.count;
  },
};

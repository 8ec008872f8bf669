import { hydrate, mount, unmount } from 'svelte';
import { writable } from 'svelte/store';
import App from './runes/app.svelte';
import { renders } from './svelte-renders.ts';

const route = writable(0);
let running: object = {};

const at = () => ({ target: document.querySelector('#root') ?? document.body, props: { route } });

window.app = {
  mount: () => void (running = mount(App, at())),
  hydrate: () => void (running = hydrate(App, at())),
  unmount: () => void unmount(running),
  go: (next) => route.set(next),
  get renders() {
    return renders.count;
  },
};

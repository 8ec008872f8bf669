import { createElement as h, StrictMode, useState, type ReactElement } from 'react';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { useConsent, WhenGranted } from '@kapsel/sdk/react';
import { summary } from '../app.ts';

let renders = 0;
let setRoute: (route: number) => void = () => {};

function State(): ReactElement {
  renders += 1;
  const consent = useConsent();
  return h('p', { id: 'state' }, summary(consent));
}

function Route({ route }: { route: number }): ReactElement {
  const { has } = useConsent();
  return h('section', null, h('b', { id: 'route' }, `route ${route}`), h('i', { id: 'gate' }, has('analytics') ? 'granted' : 'held'), h(WhenGranted, { service: 'ads', fallback: h('i', { id: 'ads' }, 'held') }, h('i', { id: 'ads' }, 'granted')));
}

export function App(): ReactElement {
  const [route, set] = useState(0);
  setRoute = set;
  const { accept, withdraw, showPreferences, hide } = useConsent();
  const button = (id: string, onClick: () => void) => h('button', { id, onClick }, id);
  return h('main', null, h(State), h(Route, { route, key: route }), button('yes', () => accept('all')), button('no', withdraw), button('choose', showPreferences), button('close', hide));
}

const strictApp = h(StrictMode, null, h(App));

if (typeof window !== 'undefined') {
  let root: Root | undefined;
  const element = (): HTMLElement => document.querySelector<HTMLElement>('#root') ?? document.body;
  window.app = {
    mount: () => (root = createRoot(element())).render(strictApp),
    hydrate: () => void (root = hydrateRoot(element(), strictApp, { onRecoverableError: (error) => console.error(error) })),
    unmount: () => root?.unmount(),
    go: (route) => setRoute(route),
    get renders() {
      return renders;
    },
  };
}

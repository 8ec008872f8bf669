import { createApp, createSSRApp, defineComponent, h, shallowRef, type App as VueApp } from 'vue';
import { useConsent } from '@kapsel/sdk/vue';
import { summary } from '../app.ts';

let renders = 0;

const State = defineComponent(() => {
  const consent = useConsent();
  return () => {
    renders += 1;
    return h('p', { id: 'state' }, summary(consent.value));
  };
});

const Route = defineComponent({
  props: { route: { type: Number, required: true } },
  setup({ route }) {
    const consent = useConsent();
    const word = (granted: boolean) => (granted ? 'granted' : 'held');
    return () => h('section', [h('b', { id: 'route' }, `route ${route}`), h('i', { id: 'gate' }, word(consent.value.has('analytics'))), h('i', { id: 'ads' }, word(consent.value.hasService('ads')))]);
  },
});

const route = shallowRef(0);

export const App = defineComponent(() => {
  const consent = useConsent();
  const button = (id: string, onClick: () => void) => h('button', { id, onClick }, id);
  return () => {
    const { accept, withdraw, showPreferences, hide } = consent.value;
    return h('main', [h(State), h(Route, { route: route.value, key: route.value }), button('yes', () => accept('all')), button('no', withdraw), button('choose', showPreferences), button('close', hide)]);
  };
});

if (typeof window !== 'undefined') {
  let app: VueApp | undefined;
  window.app = {
    mount: () => void (app = createApp(App)).mount('#root'),
    hydrate: () => void (app = createSSRApp(App)).mount('#root'),
    unmount: () => app?.unmount(),
    go: (next) => {
      route.value = next;
    },
    get renders() {
      return renders;
    },
  };
}

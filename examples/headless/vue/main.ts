import { createApp, defineComponent, h } from 'vue';
import { useConsent } from '@kapsel/sdk/vue';
import { acceptable } from '../shared/purposes.js';
import { text } from '../shared/words.js';
import { ConsentLayer } from './consent-layer.ts';

const Page = defineComponent(() => {
  const consent = useConsent();
  return () => {
    const { services, hasService, accept, showPreferences } = consent.value;
    return [
      h('main', [
        h('h1', 'Fjordfilm'),
        h('p', 'Vi lager film om fjorder. Her er den siste.'),
        hasService('film')
          ? h('iframe', { class: 'film', title: 'Film', src: `http://film.localhost:${location.port}/` })
          : // Grants the one film, and leaves the rest as it is.
            h('div', { class: 'film' }, h('button', { onClick: () => accept(acceptable([...services, 'film'])) }, text.showFilm)),
      ]),
      h('footer', h('button', { class: 'quiet', onClick: showPreferences }, text.settings)),
      h(ConsentLayer),
    ];
  };
});

createApp(Page).mount('#root');

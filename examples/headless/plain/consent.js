/** A banner and preferences of the site's own, without a framework and without a build. */
import { acceptable, purposes } from '../shared/purposes.js';
import { text } from '../shared/words.js';

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const banner = byId('banner');
const preferences = /** @type {HTMLDialogElement} */ (byId('preferences'));
const form = /** @type {HTMLFormElement} */ (preferences.querySelector('form'));

for (const title of document.querySelectorAll('h2')) title.textContent = text.title;
for (const no of document.querySelectorAll('[data-answer="none"]')) no.textContent = text.reject;
for (const yes of document.querySelectorAll('[data-answer="all"]')) yes.textContent = text.accept;
for (const opener of document.querySelectorAll('[data-consent="preferences"]')) opener.textContent = text.settings;
Object.assign(form.querySelector('.save') ?? {}, { textContent: text.save });
byId('intro').textContent = text.intro;
byId('choose').textContent = text.choose;
byId('choose-intro').textContent = text.chooseIntro;
byId('close').textContent = text.close;
byId('withdraw').textContent = text.withdraw;
byId('show-film').textContent = text.showFilm;
byId('purposes').append(...purposes.map(fieldset));

/** @param {(typeof purposes)[number]} purpose */
function fieldset({ category, services }) {
  const legend = Object.assign(document.createElement('legend'), { textContent: text[category] });
  const labels = services.map(({ id, name }) => {
    const label = document.createElement('label');
    label.append(Object.assign(document.createElement('input'), { type: 'checkbox', name: 'service', value: id }), name);
    return label;
  });
  const element = document.createElement('fieldset');
  element.append(legend, ...labels);
  return element;
}

(window.kapselReady = window.kapselReady || []).push((kapsel) => {
  /** @param {'banner' | 'preferences' | undefined} layer */
  const show = (layer) => {
    banner.hidden = layer !== 'banner';
    if (layer === 'preferences') {
      const { services, decided } = kapsel.decision();
      // Nothing is switched on before the visitor has done it.
      for (const input of form.querySelectorAll('input')) input.checked = services.some((id) => id === input.value);
      byId('withdraw').hidden = !decided;
      if (!preferences.open) preferences.showModal();
    } else preferences.close();
  };

  /** Who closes without an answer is asked again where it stood, by who has to be asked. */
  const close = () => {
    if (kapsel.decision().open.length === 0) return kapsel.hide();
    kapsel.showBanner();
    // The focus goes back to what opened the preferences, unless that was hidden with the banner.
    if (document.activeElement === document.body) byId('choose').focus();
  };

  const say = () => {
    byId('said').textContent = text.saved;
  };

  /** @param {readonly string[]} services */
  const follow = (services) => {
    const isGranted = services.includes('film');
    byId('instead').hidden = isGranted;
    /** @type {HTMLElement} */ (document.querySelector('iframe')).hidden = !isGranted;
  };

  // The tag may have asked before this module came.
  kapsel.on('ready', ({ open }) => show(open.length > 0 ? 'banner' : undefined));
  kapsel.on('show', ({ layer }) => show(layer));
  kapsel.on('hide', () => show(undefined));
  kapsel.on('consent', ({ services, source, open }) => {
    follow(services);
    // Answered, here or in another tab.
    if (source !== 'restored' && open.length === 0) show(undefined);
  });
  kapsel.on('change', ({ services }) => follow(services));

  for (const button of document.querySelectorAll('[data-answer]')) {
    button.addEventListener('click', (event) => {
      kapsel.accept(button.getAttribute('data-answer') === 'all' ? 'all' : 'none', { event });
      say();
    });
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    kapsel.accept(acceptable(new FormData(form).getAll('service').map(String)), { event });
    say();
  });
  byId('choose').addEventListener('click', () => kapsel.showPreferences());
  byId('withdraw').addEventListener('click', (event) => kapsel.withdraw({ event }));
  byId('show-film').addEventListener('click', () => kapsel.accept(acceptable([...kapsel.decision().services, 'film'])));
  byId('close').addEventListener('click', close);
  preferences.addEventListener('cancel', (event) => {
    event.preventDefault(); // Escape grants nothing.
    close();
  });
});

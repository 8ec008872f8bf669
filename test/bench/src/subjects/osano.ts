import { join } from 'node:path';
import { filesIn, forEachSource, packageAt, type Subject } from '../subject.ts';

const { folder, version } = packageAt(import.meta.resolve('cookieconsent/package.json'));

const start = `
function runHeld(status) {
  if (status !== 'allow') return;
  for (const held of document.querySelectorAll('script[data-src]')) {
    const script = document.createElement('script');
    script.src = held.dataset.src;
    held.replaceWith(script);
  }
}
cookieconsent.initialise({ type: 'opt-in', revokable: true, onInitialise: runHeld, onStatusChange: runHeld }, (popup) => { window.popup = popup; });`;

export const osano: Subject = {
  id: 'osano',
  name: `Osano cookieconsent ${version}`,
  note: 'It holds nothing and has no categories: the page’s own handler of its status inserts the scripts.',
  file: filesIn(join(folder, 'build')),
  markup: (sources) => ({
    head: '<link rel="stylesheet" href="tool/cookieconsent.min.css">',
    body: `${forEachSource(sources, (source) => `<script type="text/plain" data-src="${source}"></script>`)}
<script src="tool/cookieconsent.min.js"></script>
<script>${start}</script>`,
  }),
  acceptButton: { button: '.cc-window .cc-allow' },
  withdraw: "popup.setStatus('deny')",
};

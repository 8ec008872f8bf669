import { join } from 'node:path';
import { filesIn, forEachSource, packageAt, type Subject } from '../subject.ts';

const { folder, version } = packageAt(import.meta.resolve('klaro/package.json'));

const config = `{
  version: 1,
  lang: 'en',
  acceptAll: true,
  groupByPurpose: true,
  translations: { en: { purposes: { functional: 'Functional', analytics: 'Analytics', marketing: 'Marketing' } } },
  services: [
    { name: 'maps', title: 'Maps', purposes: ['functional'] },
    { name: 'tracker', title: 'Tracker', purposes: ['analytics'], cookies: [/^_trk_/] },
    { name: 'ads', title: 'Ads', purposes: ['marketing'] },
  ],
}`;

export const klaro: Subject = {
  id: 'klaro',
  name: `Klaro ${version}`,
  file: filesIn(join(folder, 'dist')),
  markup: (sources) => ({
    head: `<script>var klaroConfig = ${config};</script>\n<script defer src="tool/klaro.js"></script>`,
    body: forEachSource(sources, (source) => `<script type="text/plain" data-type="application/javascript" data-name="tracker" data-src="${source}"></script>`),
  }),
  acceptButton: { button: '.klaro .cookie-notice .cm-btn-success' },
  withdraw: 'klaro.getManager().changeAll(false), klaro.getManager().saveAndApplyConsents()',
};

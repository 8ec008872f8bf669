import { join } from 'node:path';
import { filesIn, forEachSource, packageAt, type Subject } from '../subject.ts';

const { folder, version } = packageAt(import.meta.resolve('vanilla-cookieconsent/package.json'));

const config = `{
  categories: {
    necessary: { enabled: true, readOnly: true },
    functional: {},
    analytics: { autoClear: { cookies: [{ name: /^_trk_/ }] } },
    marketing: {},
  },
  language: {
    default: 'en',
    translations: {
      en: {
        consentModal: {
          title: 'May we use cookies?',
          description: 'Some of them keep the site running, others need your consent.',
          acceptAllBtn: 'Accept all',
          acceptNecessaryBtn: 'Reject all',
          showPreferencesBtn: 'Preferences',
        },
        preferencesModal: {
          title: 'Preferences',
          acceptAllBtn: 'Accept all',
          acceptNecessaryBtn: 'Reject all',
          savePreferencesBtn: 'Save',
          closeIconLabel: 'Close',
          sections: [
            { title: 'Necessary', description: 'What the site cannot do without.', linkedCategory: 'necessary' },
            { title: 'Functional', description: 'Comfort.', linkedCategory: 'functional' },
            { title: 'Analytics', description: 'How the site is used.', linkedCategory: 'analytics' },
            { title: 'Marketing', description: 'Advertising.', linkedCategory: 'marketing' },
          ],
        },
      },
    },
  },
}`;

export const vanillaCookieConsent: Subject = {
  id: 'vanilla-cookieconsent',
  name: `vanilla-cookieconsent ${version}`,
  file: filesIn(join(folder, 'dist')),
  markup: (sources) => ({
    head: '<link rel="stylesheet" href="tool/cookieconsent.css">',
    body: `${forEachSource(sources, (source) => `<script type="text/plain" data-category="analytics" src="${source}"></script>`)}
<script src="tool/cookieconsent.umd.js"></script>
<script>CookieConsent.run(${config});</script>`,
  }),
  acceptButton: { button: '#cc-main .cm [data-role="all"]' },
  withdraw: 'CookieConsent.acceptCategory([])',
};

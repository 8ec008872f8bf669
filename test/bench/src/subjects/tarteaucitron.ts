import { filesIn, packageAt, type Subject } from '../subject.ts';

const { folder, version } = packageAt(import.meta.resolve('tarteaucitronjs/package.json'));

const service = (key: string, type: string, cookies: readonly string[], load: string) =>
  `tarteaucitron.services.${key} = { key: '${key}', type: '${type}', name: '${key}', needConsent: true, cookies: ${JSON.stringify(cookies)}, js() { ${load} }, fallback() {} };
(tarteaucitron.job = tarteaucitron.job || []).push('${key}');`;

export const tarteaucitron: Subject = {
  id: 'tarteaucitron',
  name: `tarteaucitron ${version}`,
  note: 'It holds no markup: a service of the page’s own loads the scripts through tarteaucitron.addScript.',
  file: filesIn(folder),
  markup: (sources) => ({
    head: `<script src="tool/tarteaucitron.min.js"></script>
<script>tarteaucitron.init({ highPrivacy: true, orientation: 'middle', DenyAllCta: true, AcceptAllCta: true, groupServices: true });</script>`,
    body: `<script>
${service('maps', 'api', [], '')}
${service('tracker', 'analytic', ['_trk_id'], `for (const source of ${JSON.stringify(sources)}) tarteaucitron.addScript(source);`)}
${service('ads', 'ads', [], '')}
</script>`,
  }),
  acceptButton: { button: '#tarteaucitronPersonalize2' },
  withdraw: 'tarteaucitron.userInterface.respondAll(false)',
};

import { waitingOf } from '../notify/metrics.ts';
import { openMailer } from '../notify/open-mailer.ts';
import { bad, good, skipped, warning, type Check } from './check.ts';

const asksWithinMs = 10_000;

/** What the server needs around it. */
export const checksOfSurroundings: readonly Check[] = [
  {
    name: 'public address',
    mend: 'Is the proxy running, and does the name lead to it? Does its certificate hold?',
    async run({ settings: { publicUrl } }) {
      if (publicUrl === undefined) return skipped('--public-url is not set: links in mails and tags lead nowhere');
      const ask = (path: string) => fetch(new URL(path, publicUrl), { redirect: 'manual', signal: AbortSignal.timeout(asksWithinMs) });
      const alive = await ask('/healthz');
      if (alive.status !== 200 || !(await alive.text()).includes('alive')) return bad(`${publicUrl} answers ${alive.status}, and not as this server does`, 'Have the proxy lead to this server.');
      const api = await ask('/api/openapi.json');
      if (!api.headers.get('content-security-policy')?.includes("default-src 'none'")) return bad(`${publicUrl} is without our headers`, 'Have the proxy pass on the headers of the server as they are.');
      if (!publicUrl.startsWith('https:')) return warning(`${publicUrl} answers, over http`, 'Put a proxy with https before it: browsers keep no session otherwise, except on this machine.');
      if ((await ask('/metrics')).status === 200) return warning(`${publicUrl} answers, and shows /metrics to anybody`, 'Have the proxy keep /metrics and /readyz from the public.');
      return good(`${publicUrl} answers over https, with our headers`);
    },
  },
  {
    name: 'Chromium',
    mend: 'Install Chromium, or name one by KAPSEL_CHROMIUM.',
    async run({ settings: { scanConcurrency } }) {
      if (scanConcurrency === 0) return skipped('--scan-concurrency is 0: scans are done by workers');
      // With it comes all that drives a browser, which no server needs otherwise.
      const { findChromium } = await import('@kapsel/scanner');
      const found = findChromium();
      return found ? good(`${found.path} (${found.source})`) : bad('no Chromium was found', this.mend);
    },
  },
  {
    name: 'mail',
    mend: 'Look at --smtp-url: host, port, name and password. The message is that of the mail server.',
    async run({ settings }) {
      const mailer = openMailer(settings);
      if (!mailer) return skipped('--smtp-url is not set: nobody is mailed');
      await mailer.probe();
      return good('the mail server answers and lets us in');
    },
  },
  {
    name: 'messages',
    mend: 'Look at the log of the servers.',
    async run({ database: { db }, now }) {
      const { events, deliveries, overdueMs } = await waitingOf(db, now);
      const { count } = await db.selectFrom('webhook').select((select) => select.fn.countAll<number | string>().as('count')).where((where) => where.or([where('failing_since', '<', now - 86_400_000), where('disabled_because', 'is not', null)])).executeTakeFirstOrThrow();
      const found = `${events + deliveries} on their way`;
      if (overdueMs > 600_000) return warning(`${found}, one overdue for ${Math.round(overdueMs / 60_000)} minutes`, 'Is a server running? Messages are sent by kapsel-admin serve.');
      return Number(count) > 0 ? warning(`${found}; ${count} webhooks fail or are off`, 'Look at the deliveries of the webhooks.') : good(found);
    },
  },
];

import { configHash, consentCookieMaxAgeDays, noticeHash, type ConsentSubmission } from '@kapsel/core';
import { partsInPage, type Inside, type Part } from './part.ts';
import { createQueue } from './records/queue.ts';
import { createSender } from './records/sender.ts';
import { submissionOf } from './records/submission.ts';
import { whenIdle } from './when-idle.ts';

/** Posts a record of each consent, change and withdrawal to the site's log, and counts refusals there. Nothing before a choice. */
function keepRecords(inside: Inside): Part | undefined {
  const { config, choices, circumstances, region, emit, natives } = inside;
  const { log, services, cookie } = config;
  if (!log) return undefined;
  // `setLanguage` writes into the config; the published one is as it was.
  const published = { ...config };
  const queue = createQueue(natives.localStorage, cookie?.maxAgeDays ?? consentCookieMaxAgeDays, (message) => emit('error', { message }));
  const sender = createSender(log.endpoint, queue, { natives, emit });
  let hash: string | undefined;
  let isStarted = false;
  let seen = 0;
  /** Chosen, but not yet in the queue. */
  const waiting: ConsentSubmission[] = [];

  const flush = (): void => {
    for (const submission of waiting.splice(0)) {
      if (submission.event === 'refused') {
        sender.sendOnce(submission);
        continue;
      }
      const item = { ...submission, notice: { ...submission.notice, ...(hash && { configHash: hash }) } };
      queue.add(item);
      void sender.send(item);
    }
  };

  const flushSoon = async (): Promise<void> => {
    // No SubtleCrypto on a page without https: then the record goes without.
    hash ??= await configHash(published).catch(() => undefined);
    flush();
  };

  /** While it is shown, so that it is there when the answer comes. Only secure contexts can hash. */
  inside.hashWords = (): void => {
    const { notice, words } = inside;
    if (!notice || !words) return;
    void noticeHash(words)
      .then((found) => {
        if (inside.notice === notice) inside.notice = { ...notice, noticeHash: found };
      })
      .catch(() => {});
  };
  // It may come late.
  inside.hashWords();

  const start = (): void => {
    if (isStarted) return;
    isStarted = true;
    const sendAll = () => void sender.sendAll();
    whenIdle(sendAll);
    addEventListener('online', sendAll);
    addEventListener('pagehide', () => {
      flush();
      sender.hurry();
    });
  };

  return {
    update() {
      start();
      const language = inside.language ?? (config.language === 'auto' ? document.documentElement.lang : config.language);
      for (const choice of choices.slice(seen)) {
        const submission = submissionOf(choice, { services, circumstances, region, language });
        if (submission) waiting.push(submission);
      }
      seen = choices.length;
      // The choice takes effect first: not in the task of the click.
      if (waiting.length > 0) setTimeout(() => void flushSoon());
    },
  };
}

partsInPage()['records'] = keepRecords;

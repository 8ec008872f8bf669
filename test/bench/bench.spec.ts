import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './src/browser.ts';
import { startServer, type BenchServer } from './src/server.ts';
import { forEachSource, type Subject } from './src/subject.ts';
import { subjects } from './src/subjects/index.ts';
import { Misbehaviour, Visitor } from './src/visit.ts';

const careless: Subject = {
  id: 'careless',
  name: 'a tool that holds nothing',
  file: () => undefined,
  markup: (sources) => ({ head: '', body: forEachSource(sources, (source) => `<script src="${source}"></script>`) }),
  accept: '0',
  withdraw: '0',
};

const insert = (sources: readonly string[]) => `for (const src of ${JSON.stringify(sources)}) document.head.append(Object.assign(document.createElement('script'), { src }));`;

const hasty: Subject = {
  ...careless,
  id: 'hasty',
  name: 'a tool that runs everything twice',
  markup: (sources) => ({ head: '', body: `<script>function accept() { ${insert(sources)} ${insert(sources)} }</script>` }),
  accept: 'accept()',
};

let browser: Browser;
let server: BenchServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer([...subjects, careless, hasty])]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

describe('a page of the bench', () => {
  // On a busy machine a peer's button may be there before it works (seen of tarteaucitron); of our own that is a fault.
  it.for(subjects)('of $name holds every script until all are accepted, runs each once, and remembers', { retry: { count: 2, condition: (error) => /ran 0 scripts/u.test(error.message) } }, async (subject, { task }) => {
    if (subject.id.startsWith('kapsel')) expect(task.result?.retryCount ?? 0).toBe(0);
    const visitor = await Visitor.arrive(browser, server, subject, { slowdown: 1 });
    const { allRanMs } = await (await visitor.open('uneven')).accept();
    expect(allRanMs).toBeGreaterThan(0);
    await (await visitor.open('near')).mustRemember();
    await visitor.leave();
  });

  it.for([careless, hasty])('of $name is refused', async (subject) => {
    const visitor = await Visitor.arrive(browser, server, subject, { slowdown: 1 });
    await expect(visitor.open('near').then((page) => page.accept())).rejects.toThrow(Misbehaviour);
    await visitor.leave();
  });
});

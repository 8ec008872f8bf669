import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { build, type BuildResult } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..', '..');

/** What a dashboard does: it asks the knowledge base about names, and classifies. */
const page = `
  import { classify } from './packages/core/src/classify/index.ts';
  import { KnowledgeBase, loadServices } from './packages/core/src/knowledge/lazy.ts';
  globalThis.answer = loadServices('nb').then((services) => {
    const knowledge = new KnowledgeBase(services);
    const { category, service, purpose, reasons } = classify({ kind: 'cookie', name: '_ga', domain: 'example.no', party: 'first' }, { knowledge, language: 'nb' });
    return { category, service, purpose, reasons, known: services.length };
  });
`;

function bundle(contents: string, options: object) {
  return build({ stdin: { contents, resolveDir: root }, bundle: true, minify: true, platform: 'browser', target: 'es2022', write: false, metafile: true, ...options }) as Promise<Required<BuildResult<{ write: false; metafile: true }>>>;
}

describe('the knowledge base in a browser', { timeout: 60_000 }, () => {
  let whole: Awaited<ReturnType<typeof bundle>>;
  beforeAll(async () => {
    whole = await bundle(page, { format: 'iife' });
  });

  it('brings neither zod nor anything of Node', () => {
    const sources = Object.keys(whole.metafile.inputs);
    expect(sources.filter((file) => /node_modules\/(?!.*(?:third-party-web|tldts))/u.test(file))).toEqual([]);
    expect(sources.filter((file) => /schema|data\/services/u.test(file))).toEqual([]);
    expect(whole.outputFiles[0]?.text).not.toMatch(/ZodError|["']node:|process\.versions/u);
  });

  it('answers where there is nothing but a script engine', async () => {
    const world: { answer?: Promise<unknown> } = {};
    runInNewContext(whole.outputFiles[0]?.text ?? '', { globalThis: world });
    expect(await world.answer).toMatchObject({ category: 'analytics', service: 'google-analytics', reasons: [expect.stringContaining('Navnet')], purpose: { nb: expect.stringMatching(/\w/u), en: '' } });
  });

  it('fetches what it knows when it is asked, and one language', async () => {
    const { outputs } = (await bundle(page, { format: 'esm', splitting: true, outdir: 'out' })).metafile;
    const chunkOf = (name: string) => Object.entries(outputs).find(([, { inputs }]) => Object.keys(inputs).some((file) => file.endsWith(name)))?.[0];
    const [entry] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === '<stdin>') ?? [];
    const chunks = ['facts.generated.ts', 'texts-nb.generated.ts', 'texts-en.generated.ts'].map(chunkOf);
    expect(new Set([entry, ...chunks]).size).toBe(4);
    const atOnce = outputs[entry ?? '']?.imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path) ?? [];
    for (const chunk of chunks) expect(atOnce).not.toContain(chunk);
  });
});

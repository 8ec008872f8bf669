import { hash as hashNow } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Declaration, SiteConfig } from '@kapsel/core';
import { declarationSchema, faultsOf, noticeSchema } from '@kapsel/core/schema';
import { faultsOfConfig } from '@kapsel/sdk/bake';

/** What is published together, as anybody may have written it. */
export interface Publication {
  readonly config: unknown;
  /** Cookie tables, one a language. */
  readonly declarations?: readonly unknown[];
  /** Texts that pages show beside the banner's own, such as questions in forms. */
  readonly notices?: readonly unknown[];
  /** Host patterns of the pages that may post records; all that there were where it is left out. */
  readonly domains?: readonly string[];
  /** How long a record stays after it ceased to be valid; what it was where it is left out. */
  readonly retentionMonths?: number;
}

/** What was given cannot be published; one line a fault. */
export class PublishError extends Error {
  override name = 'PublishError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** So many faults of one thing are told: a sentence costs far more than what it is about, and whoever sends it chooses how many. */
export const mostFaults = 100;

/** What does not fit, and what a site may not do, one line each. */
export function faultsOfPublication({ config, declarations = [], notices = [] }: Publication): string[] {
  const faults = faultsOfConfig(config);
  if (faults.length > 0) return faults;
  const { siteId, parties } = config as SiteConfig;
  return [
    ...(['controller', 'contact'] as const).filter((key) => /^(?:fill in|fyll inn):/iu.test(parties[key])).map((key) => `parties.${key}: is still to be filled in; visitors have to know who asks, and whom to write to`),
    ...declarations.flatMap((declaration) => {
      const found = faultsOf(declarationSchema, declaration);
      if (found.length > 0) return found.map((fault) => `declaration: ${fault}`);
      const { siteId: other, language } = declaration as Declaration;
      return other === siteId ? [] : [`declaration in ${language}: is of the site ${other}`];
    }),
    ...notices.flatMap((notice, index) => faultsOf(noticeSchema, notice).map((fault) => `notice ${index + 1}: ${fault}`)),
  ];
}

export function declarationFiles({ declarations = [] }: Publication): { [name: string]: string } {
  return Object.fromEntries((declarations as readonly Declaration[]).map((declaration) => [`declaration.${declaration.language}.json`, JSON.stringify(declaration)]));
}

/** A file as it is kept and sent. */
export interface PackedFile {
  readonly name: string;
  readonly hash: string;
  readonly body: Uint8Array;
  readonly brotli: Uint8Array;
}

const brotli = promisify(brotliCompress);

/** Packs them as small as can be: that is done once, and they are sent for good. */
export function packed(files: { readonly [name: string]: string }): Promise<readonly PackedFile[]> {
  return Promise.all(
    Object.entries(files).map(async ([name, text]) => {
      const body = Buffer.from(text);
      return { name, hash: hashNow('sha256', body), body, brotli: await brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }) };
    }),
  );
}

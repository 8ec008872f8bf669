import { brotliCompressSync, constants } from 'node:zlib';

/** What a file weighs on its way to a visitor, at brotli's quality 11. */
export function brotliBytes(body: string | Buffer): number {
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }).length;
}

import { cssLinkVectors } from './css-link.ts';
import { dynamicScriptVectors } from './dynamic-script.ts';
import { iframeVectors } from './iframe.ts';
import { inlineVectors } from './inline.ts';
import { markupVectors } from './markup.ts';
import { mediaVectors } from './media.ts';
import { networkVectors } from './network.ts';
import { pixelVectors } from './pixel.ts';
import { scriptVectors } from './script.ts';
import { storageVectors } from './storage.ts';
import type { Vector } from './vector.ts';

export { trackerPrefix, type StoredItem, type Vector, type VectorContext } from './vector.ts';

export const vectors: readonly Vector[] = [
  ...scriptVectors,
  ...inlineVectors,
  ...dynamicScriptVectors,
  ...pixelVectors,
  ...iframeVectors,
  ...networkVectors,
  ...cssLinkVectors,
  ...mediaVectors,
  ...markupVectors,
  ...storageVectors,
];

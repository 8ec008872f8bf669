import { facts } from './facts.generated.ts';
import type { ServiceEntry } from './service-entry.ts';
import { en } from './texts-en.generated.ts';
import { nb } from './texts-nb.generated.ts';
import { putTexts } from './texts.ts';

/** All that Kapsel knows, in every language. */
export const services: readonly ServiceEntry[] = putTexts(facts, { nb, en });

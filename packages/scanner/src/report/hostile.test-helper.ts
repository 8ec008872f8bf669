import fc from 'fast-check';
import { hostileTexts } from './fixture.test-helper.ts';

/** Any text at all, and what is known to do harm, in any mixture. */
export const anyHostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary' }), fc.constantFrom(...'=+-@|`\\"\'<>&;,\t\r\n\u001b')), {
    maxLength: 4,
  })
  .map((parts) => parts.join(''));

/** Control and format characters, separators of lines and lone surrogates: what must not reach a reader as itself. */
export const actingCharacters = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

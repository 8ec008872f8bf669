import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineReader, longestLine } from './line-reader.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function readAll(chunks: readonly Uint8Array[]): string[] {
  const reader = new LineReader();
  return [...chunks.flatMap((chunk) => reader.take(chunk)), ...reader.end()];
}

/** Cut at each of these places. */
function inPieces(whole: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length];
  return places.slice(1).map((place, index) => whole.subarray(places[index], place));
}

describe('LineReader', () => {
  it('reads the same lines wherever the bytes are cut', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'ø', '🍪', '\n', '\r', '\0', ' ') });
    fc.assert(fc.property(line, fc.array(fc.nat(), { maxLength: 6 }), (text, cuts) => {
      expect(readAll(inPieces(bytes(text), cuts))).toEqual(text.split('\n'));
    }));
  });

  it('takes a mark of the encoding for what it is', () => {
    expect(readAll([bytes('\ufeffa\nb')])).toEqual(['a', 'b']);
    expect(readAll([Buffer.from('\ufeffå\nb', 'utf16le')])).toEqual(['å', 'b']);
    expect(readAll([Buffer.from('\ufeffå\nb', 'utf16le').swap16()])).toEqual(['å', 'b']);
  });

  it('cuts a line that is too long where it has become so, and reads on behind it', () => {
    const long = 'x'.repeat(longestLine + 10);
    for (const size of [1000, 65_536, 1_000_000]) {
      const whole = bytes(`first\n${long}\n${long.slice(10)}\nlast`);
      const lines = readAll(inPieces(whole, Array.from({ length: Math.floor(whole.length / size) }, (_, index) => (index + 1) * size)));
      expect(lines.map(({ length }) => length)).toEqual([5, longestLine + 1, longestLine, 4]);
    }
  });

  it('keeps no more of an endless line than that', () => {
    const reader = new LineReader();
    const chunk = bytes('x'.repeat(100_000));
    for (let count = 0; count < 100; count += 1) expect(reader.take(chunk)).toEqual([]);
    expect(reader.end()[0]).toHaveLength(longestLine + 1);
  });
});

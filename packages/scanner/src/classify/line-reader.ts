/** Of a line, in characters. A browser takes no cookie beyond 4096 bytes; what is longer than this is no list of them. */
export const longestLine = 65_536;

/**
 * Makes lines of bytes as they come: UTF-8, or UTF-16 where the mark of it comes first, as PowerShell writes it. Memory stays
 * flat whatever comes: of a line that is too long there is one character more than `longestLine`, and the rest is thrown away.
 */
export class LineReader {
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #rest = '';

  /** The lines that end in these bytes, without their line feeds. */
  take(bytes: Uint8Array): string[] {
    this.#decoder ??= new TextDecoder(encodingOf(bytes));
    return this.#split(this.#decoder.decode(bytes, { stream: true }));
  }

  /** What is left once nothing more comes: a last line need not end. */
  end(): string[] {
    const lines = this.#split(this.#decoder?.decode() ?? '');
    return [...lines, this.#rest];
  }

  #split(text: string): string[] {
    const lines = text.split('\n');
    lines[0] = this.#rest + (lines[0] ?? '');
    this.#rest = cut(lines.pop() ?? '');
    return lines.map(cut);
  }
}

function cut(line: string): string {
  return line.length > longestLine ? line.slice(0, longestLine + 1) : line;
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

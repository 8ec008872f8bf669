/** What the parser said, in one line: it quotes what it stumbled over, line breaks and all. */
export function jsonTrouble(error: unknown): string {
  return (error as Error).message.replaceAll(/\s+/gu, ' ').replace(/\.$/u, '');
}

/** The options by which an owner says what the knowledge base does not, for `parseArgs`; apart, since what reads the files takes longer to load. */
export const knownBetterOptions = {
  overrides: { type: 'string' },
  list: { type: 'string', multiple: true },
} as const;

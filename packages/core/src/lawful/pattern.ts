/** A thing that a config can say, and that a site may not do, or hardly. */
export interface UnlawfulPattern {
  /** `refuse` where it is clear, `warn` where a person has to judge. */
  readonly level: 'refuse' | 'warn';
  /** The requirement that it breaks, as docs/lawful-configs.md numbers them. */
  readonly rule: `LAW-${string}`;
  /** The key of the config. */
  readonly path: string;
  /** What it is, why that will not do, and how to mend it, for people. */
  readonly message: string;
}

/** One line, as the command line and the development build print it. */
export function sentence({ path, message, rule }: UnlawfulPattern): string {
  return `${path.replaceAll(/\.(\d+)(?=\.|$)/gu, '[$1]')}: ${message} (${rule})`;
}

type Say = (path: string, rule: UnlawfulPattern['rule'], message: string) => UnlawfulPattern;
export const refuse: Say = (path, rule, message) => ({ level: 'refuse', rule, path, message });
export const warn: Say = (path, rule, message) => ({ level: 'warn', rule, path, message });

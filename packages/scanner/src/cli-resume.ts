import { readJournal } from './journal.ts';

/** The slice of Node's `parseArgs` tokens that is used here. */
export interface ArgumentToken {
  readonly kind: string;
  readonly name?: string;
  readonly value?: string | undefined;
}

/** Options in which a password or a token may stand. */
const mayHoldSecrets: readonly string[] = ['proxy', 'browser-endpoint'];

/** The arguments as they may be kept in a file: in their long form, less passwords, less `--resume`. */
export function keptArguments(tokens: readonly ArgumentToken[]): string[] {
  return written(tokens.filter(({ name = '' }) => !mayHoldSecrets.includes(name))).map(withoutPassword);
}

/**
 * How a scan that was cut off was called, and after that what is given now: an address, a proxy or a browser with its password.
 *
 * @throws ScanError BAD_OPTION where the file is no journal
 */
export function resumedArguments(file: string, tokens: readonly ArgumentToken[]): string[] {
  const hasAddress = tokens.some(({ kind }) => kind === 'positional');
  const before = readJournal(file).first.args.filter((argument) => !hasAddress || argument.startsWith('--'));
  return [...before, ...written(tokens)];
}

function written(tokens: readonly ArgumentToken[]): string[] {
  return tokens.flatMap(({ kind, name, value }) => {
    if (kind === 'positional') return [value ?? ''];
    if (kind !== 'option' || name === 'resume') return [];
    return [value === undefined ? `--${name}` : `--${name}=${value}`];
  });
}

/** An address may stand alone, without its scheme too, or be an option's value. */
function withoutPassword(argument: string): string {
  const beforeIt = argument.startsWith('--') ? /^(--[\w-]+=[a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/iu : /^([a-z][a-z0-9+.-]*:\/\/)?[^/?#]*@/iu;
  return argument.replace(beforeIt, '$1');
}

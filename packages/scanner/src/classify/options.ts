import { languages, type Language } from '@kapsel/core';
import { knownBetterOptions } from '../lists/known-better-options.ts';
import { bad, oneOf, readArguments } from '../option-values.ts';

export const classifyHelp = `kapsel-scan classify: what cookies and keys of storage are for, whose they are, and how sure that is

Usage
  kapsel-scan classify [<file>|-] [options]

Takes one JSON object a line, from a file or from standard input, and answers each with one line of JSON as it comes, in the same
order. No browser is started, and nothing is asked of anybody.

Examples
  kapsel-scan classify cookies.jsonl > answers.jsonl
  echo '{"name":"_hjSession_1","domain":".example.no","site":"www.example.no"}' | kapsel-scan classify --lang nb

What a line has
  name             of the cookie, key, database or cache
  domain           of the cookie, with or without a leading dot, or the host of the origin that keeps it
and may have
  id               text or a number of your own, which comes back with the answer
  storage          cookie, localStorage, sessionStorage, indexedDB or cacheStorage (cookie)
  site             host or address of the page on which it was seen
  party            first or third; without it site and domain tell
  setBy            host or address of the response or script that set it
  session          true where the cookie ends with the browser session
  lifetimeSeconds  how long it was asked to live
  path, httpOnly, secure, sameSite (Strict, Lax or None)
                   attributes of the cookie
What else it has is left alone, and null counts as not given.

What an answer has
  id               of the line; null where it has none
  category         necessary, functional, analytics, marketing or unclassified
  suggestion       the best guess, where there is one and it is unclassified
  vendor, service  whose it is: a name, and the id of one of our services; null where nobody knows
  confidence       from 0 to 1; below 0.6 it is unclassified, and a person should look
  reasons          why, strongest first
  purpose          what it is for, where that is known
  lifetimeText     how long it stays, in words
  id, error        instead of all these: what is wrong with the line, and how to mend it. The others go on

      --lang <nb|en>       language of reasons, purpose and lifetimeText (en)
      --overrides <file>   your word on names, which beats all else: [{ "name": "_my_*", "category": "functional" }];
                           also domain, service, provider, purpose: { "nb": …, "en": … } and exemption
      --list <file>        names that the knowledge base does not have: the Open Cookie Database, what Cookiebot or
                           OneTrust export, a table with names and categories; may be repeated, the first is heard first
  -h, --help               this text

Exit codes
  0 every line was answered   2 wrong usage, a file that cannot be read, or a line with an error
`;

/** What a person asked `kapsel-scan classify` for. */
export interface ClassifyCommandOptions {
  /** Nothing for standard input. */
  readonly file: string | undefined;
  readonly language: Language;
  /** That say what is known better. */
  readonly files: { readonly overrides?: string; readonly list?: readonly string[] };
}

/**
 * Reads the arguments after `kapsel-scan classify`.
 *
 * @param isTerminal whether standard input is one; nothing comes from there unless somebody types
 * @throws ScanError BAD_OPTION naming what does not fit
 */
export function readClassifyOptions(given: readonly string[], isTerminal: boolean): ClassifyCommandOptions | 'help' {
  const { values, positionals } = parse(given);
  if (values.help) return 'help';
  const [file, ...more] = positionals;
  if (more.length > 0) throw bad(`One file at a time; ${more.join(' ')} is too much. To classify several: cat a.jsonl b.jsonl | kapsel-scan classify.`);
  if (file === undefined && isTerminal) throw bad('Which cookies? Name a file of JSON lines, or pipe them in: kapsel-scan classify cookies.jsonl. See classify --help.');
  return {
    file: file === '-' ? undefined : file,
    language: oneOf('--lang', values.lang, languages),
    files: { ...(values.overrides !== undefined && { overrides: values.overrides }), ...(values.list !== undefined && { list: values.list }) },
  };
}

function parse(given: readonly string[]) {
  return readArguments(
    {
      args: [...given],
      allowPositionals: true,
      options: {
        lang: { type: 'string', default: 'en' },
        ...knownBetterOptions,
        help: { type: 'boolean', short: 'h', default: false },
      },
    },
    'classify --help',
  );
}

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a tool's documentation tells a site owner to put into a page that loads scripts from `sources`. */
export interface Markup {
  readonly head: string;
  readonly body: string;
}

/** Where a visitor accepts everything. */
export interface AcceptButton {
  /** The element in whose open shadow root the button is. */
  readonly host?: string;
  readonly button: string;
}

/** A consent tool in the page, as its documentation has it. */
export interface Subject {
  /** Its folder on the site, and its name for `--only`. */
  readonly id: string;
  readonly name: string;
  /** What a reader has to know beside the figures. */
  readonly note?: string;
  /** The minified files that the tool publishes, by path below `tool/`. */
  file(path: string): Buffer | undefined;
  markup(sources: readonly string[]): Markup;
  /** Missing where the tool has no banner; then `accept` is what a site's own banner would call. */
  readonly acceptButton?: AcceptButton;
  readonly accept?: string;
  /** The tool's own call for taking everything back; an expression for the page. */
  readonly withdraw: string;
}

/** The files of an installed package. */
export function filesIn(folder: string): Subject['file'] {
  return (path) => {
    const file = join(folder, path);
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined;
  };
}

/** Folder and version of a package, from the address of its package.json. */
export function packageAt(manifest: string): { folder: string; version: string } {
  const path = fileURLToPath(manifest);
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  return { folder: join(path, '..'), version };
}

export function forEachSource(sources: readonly string[], element: (source: string) => string): string {
  return sources.map(element).join('\n');
}

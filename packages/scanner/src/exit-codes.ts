import type { ScanError } from './scan-error.ts';

/** Of `kapsel-scan`, whatever it is told to do. */
export const exitCodes = { clean: 0, found: 1, badInput: 2, incomplete: 3, noBrowser: 4 } as const;

const byError: Readonly<Record<ScanError['code'], number>> = {
  BAD_OPTION: exitCodes.badInput,
  NO_START_PAGE: exitCodes.incomplete,
  NO_BROWSER: exitCodes.noBrowser,
  BROWSER_FAILED: exitCodes.noBrowser,
};

export function exitCodeOf({ code }: ScanError): number {
  return byError[code];
}

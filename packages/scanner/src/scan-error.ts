/** Why a scan could not be carried out at all. A page that fails is a result, not an error. */
export class ScanError extends Error {
  override name = 'ScanError';
  readonly code: 'BAD_OPTION' | 'NO_BROWSER' | 'BROWSER_FAILED' | 'NO_START_PAGE';

  constructor(code: ScanError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

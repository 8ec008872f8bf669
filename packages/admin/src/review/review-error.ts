/** What was asked for cannot be done as things stand; the message says what would mend it. */
export class ReviewError extends Error {
  override name = 'ReviewError';
  readonly code: 'NOT_CLASSIFIED' | 'NEEDS_EXEMPTION' | 'NOT_NAMEABLE' | 'BAD_OVERRIDE' | 'NOT_FOUND_ANY_MORE' | 'STILL_FOUND' | 'TOO_MANY';

  constructor(code: ReviewError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The slice of the web platform that core uses. Browsers and Node have it alike; core compiles against neither. */
declare const crypto: {
  readonly subtle: { digest(algorithm: 'SHA-256', data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> };
};

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

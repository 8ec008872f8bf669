import type { Tools } from './tools.ts';

/** A call by which a device can be told from others, told once for each API and calling script. Its texts come from a hostile place. */
export interface FingerprintCall {
  readonly kind: 'fingerprint';
  readonly api: 'canvas' | 'webgl' | 'audio' | 'fonts';
  readonly documentUrl: string;
  readonly at: number;
  readonly stack: string;
}

/**
 * Tells of calls that read back what the device drew or computed: pixels of a canvas, names of the graphics card, rendered
 * sound, the widths of a text in many fonts. A call is no proof of an intent; who reads the finding decides.
 */
export function watchFingerprinting({ apply, stackNow, addressOf, tell, around }: Tools): void {
  const calls = { __proto__: null, canvas: 0, webgl: 0, audio: 0, fonts: 0 } as unknown as Record<FingerprintCall['api'], number>;
  const fonts = { __proto__: null } as unknown as Record<string, true>;
  let fontCount = 0;

  const notice = (api: FingerprintCall['api']): void => {
    calls[api] += 1;
    // Some scripts draw all day long; who called first is among the first.
    if (calls[api] <= 20) tell('fingerprint', { __proto__: null, api, documentUrl: addressOf(), stack: stackNow() });
  };
  const watch = (owner: object | undefined, name: string, api: FingerprintCall['api'], counts: (given: unknown[], on: unknown) => boolean = () => true): void => {
    around(owner, name, (native, on, given) => {
      try {
        if (counts(given, on)) notice(api);
      } catch {
        // A canvas of another realm, or none at all: the native says so.
      }
      return apply(native, on, given);
    });
  };
  const prototypeOf = (name: string): object | undefined => (globalThis as unknown as Record<string, { prototype: object } | undefined>)[name]?.prototype;

  /** Smaller than this it holds no text that could be told apart; the bound is that of Mozilla's and Princeton's measurements. */
  const isDrawing = (_given: unknown[], on: unknown): boolean => {
    const { width, height } = on as { width: number; height: number };
    return width > 16 && height > 16;
  };
  watch(prototypeOf('HTMLCanvasElement'), 'toDataURL', 'canvas', isDrawing);
  watch(prototypeOf('HTMLCanvasElement'), 'toBlob', 'canvas', isDrawing);
  watch(prototypeOf('OffscreenCanvas'), 'convertToBlob', 'canvas', isDrawing);
  watch(prototypeOf('CanvasRenderingContext2D'), 'getImageData', 'canvas', ([, , width, height]) => Math.abs(width as number) > 16 && Math.abs(height as number) > 16);

  /** WEBGL_debug_renderer_info: UNMASKED_VENDOR_WEBGL and UNMASKED_RENDERER_WEBGL. */
  const asksForCard = ([name]: unknown[]): boolean => name === 0x9245 || name === 0x9246;
  for (const context of ['WebGLRenderingContext', 'WebGL2RenderingContext']) {
    watch(prototypeOf(context), 'getParameter', 'webgl', asksForCard);
    watch(prototypeOf(context), 'readPixels', 'webgl');
  }

  watch(prototypeOf('OfflineAudioContext'), 'startRendering', 'audio');
  watch(prototypeOf('AnalyserNode'), 'getFloatFrequencyData', 'audio');

  /** A page has a handful of fonts; who measures in thirty looks for what is installed. */
  watch(prototypeOf('CanvasRenderingContext2D'), 'measureText', 'fonts', (_given, on) => {
    const font = `${(on as { font: string }).font}`;
    if (fontCount >= 30 || fonts[font]) return false;
    fonts[font] = true;
    fontCount += 1;
    return fontCount === 30;
  });
  const check = (document_: { fonts?: object } | undefined): object | undefined => (document_?.fonts ? (Object.getPrototypeOf(document_.fonts) as object) : undefined);
  watch(typeof document === 'undefined' ? undefined : check(document), 'check', 'fonts', ([font]) => {
    if (fontCount >= 30 || fonts[font as string]) return false;
    fonts[font as string] = true;
    fontCount += 1;
    return fontCount === 30;
  });
}

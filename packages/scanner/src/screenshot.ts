import type { Line } from './wire.ts';

/** In CSS pixels of the window. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture is for a report that is sent by mail. */
const maxBytes = 500_000;

/**
 * A JPEG of what the window shows, or of a part of it, taken by the browser without a word to the page.
 *
 * @returns nothing where it cannot be made small enough
 */
export async function takeScreenshot({ send }: Line, area?: Area): Promise<Buffer | undefined> {
  const { cssLayoutViewport } = (await send('Page.getLayoutMetrics')) as { cssLayoutViewport: { pageX: number; pageY: number; clientWidth: number; clientHeight: number } };
  const clip = clipOf(cssLayoutViewport, area);
  if (!clip) return undefined;
  for (const quality of [70, 40, 15]) {
    const { data } = (await send('Page.captureScreenshot', { format: 'jpeg', quality, clip, optimizeForSpeed: true })) as { data: string };
    const jpeg = Buffer.from(data, 'base64');
    if (jpeg.length <= maxBytes) return jpeg;
  }
  return undefined;
}

/** The part of an area that is in the window, by the document's own measure. */
function clipOf({ pageX, pageY, clientWidth, clientHeight }: { pageX: number; pageY: number; clientWidth: number; clientHeight: number }, area?: Area): (Area & { scale: 1 }) | undefined {
  const left = Math.max(0, area?.x ?? 0);
  const top = Math.max(0, area?.y ?? 0);
  const right = Math.min(clientWidth, area ? area.x + area.width : clientWidth);
  const bottom = Math.min(clientHeight, area ? area.y + area.height : clientHeight);
  return right - left < 1 || bottom - top < 1 ? undefined : { x: pageX + left, y: pageY + top, width: right - left, height: bottom - top, scale: 1 };
}

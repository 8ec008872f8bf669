import type { KapselPlaceholder } from './element.ts';
import { KapselPlace } from './place.ts';

/** Below this, in CSS pixels, nobody is meant to see an embed: it counts, or carries messages. */
const leastSeen = 24;
/** Below this there is room for one button only. */
const smallWidth = 200;
const smallHeight = 120;
/** A page that keeps taking a placeholder away has the last word. */
const mostInsertionsASecond = 20;

/**
 * Keeps a placeholder over its embed, which stays where it is with the size that it has, be it by attributes, by CSS or by the
 * wrapper around it: nothing of the page moves when the placeholder comes, and nothing when it goes.
 */
export interface Cover {
  readonly element: KapselPlaceholder;
  /** Puts it in its place, as that is now. */
  fit(): void;
  /** The same where the page has taken it away. */
  mend(): void;
  remove(): void;
}

export function cover(embed: HTMLElement, element: KapselPlaceholder): Cover {
  const place = new KapselPlace();
  place.append(element);
  let insertions = 0;
  let isPlaced = false;

  const isInSight = ({ width, height, right, bottom }: DOMRect): boolean => {
    if (width < leastSeen || height < leastSeen || right + scrollX <= 0 || bottom + scrollY <= 0) return false;
    // Once there is a placeholder, it is us who hide the embed.
    return place.isConnected || getComputedStyle(embed).visibility === 'visible';
  };

  const insert = (): void => {
    const { parentNode } = embed;
    if (place.parentNode === parentNode || insertions >= mostInsertionsASecond) return;
    insertions += 1;
    setTimeout(() => (insertions -= 1), 1000);
    insertBeside(embed, place);
    // The room that it is centred in.
    if (embed.parentElement) sizes.observe(embed.parentElement);
  };

  const fit = (): void => {
    const target = embed.getBoundingClientRect();
    isPlaced = isInSight(target);
    if (!isPlaced) return place.remove();
    takePosition(embed, place);
    insert();
    element.isSmall = target.width < smallWidth || target.height < smallHeight;
    element.style.setProperty('--_round', getComputedStyle(embed).borderRadius, 'important');
    lay(element, target);
  };

  const sizes = new ResizeObserver(fit);
  sizes.observe(embed);
  // What else moves it is seen at the latest when it comes into sight.
  const sight = new IntersectionObserver(fit);
  sight.observe(embed);
  addEventListener('resize', fit);
  document.addEventListener('load', fit, true);
  return {
    element,
    fit,
    mend() {
      if (isPlaced && place.parentNode !== embed.parentNode) fit();
    },
    remove() {
      sizes.disconnect();
      sight.disconnect();
      removeEventListener('resize', fit);
      document.removeEventListener('load', fit, true);
      place.remove();
    },
  };
}

/** Positioned as its embed is, so that both scroll and are cut off together, and of no size, so that it takes no place. */
function takePosition(embed: Element, { style }: KapselPlace): void {
  const { position, display, zIndex } = getComputedStyle(embed);
  const parent = embed.parentElement && getComputedStyle(embed.parentElement).display;
  const isOutOfFlow = position === 'absolute' || position === 'fixed';
  // In a row or a grid each child takes a place, unless it is out of the flow.
  const isItem = /flex|grid/u.test(parent ?? '');
  const values = {
    position: isOutOfFlow ? position : isItem ? 'absolute' : 'relative',
    display: /inline/u.test(display) ? 'inline' : 'block',
    layer: zIndex,
  };
  for (const [name, value] of Object.entries(values)) style.setProperty(`--_${name}`, value, 'important');
}

/** After the embed or before it: where nothing moves, whatever `:last-child` or `* + *` mean on this page. */
function insertBeside(embed: Element, place: KapselPlace): void {
  const around: (Element | null)[] = [];
  for (let one: Element | null = embed; one; one = one.parentElement) around.push(one, one.nextElementSibling);
  const boxes = () => around.map((one) => Object.values(one?.getBoundingClientRect().toJSON() ?? {}).join()).join(';');
  const before = boxes();
  const put = (side: 'after' | 'before'): void => {
    place.setAttribute('side', side);
    embed[side](place);
  };
  put('after');
  if (boxes() === before) return;
  put('before');
  if (boxes() !== before) put('after');
}

/** Brings it onto a box, measured, since what surrounds both may shift and scale them. */
function lay(element: KapselPlaceholder, target: DOMRect): void {
  const now = element.getBoundingClientRect();
  const scale = now.width / Number.parseFloat(getComputedStyle(element).width) || 1;
  const { style } = element;
  const given = (name: string) => Number.parseFloat(style.getPropertyValue(name)) || 0;
  const set = (name: string, value: number): void => style.setProperty(name, `${value}px`, 'important');
  set('--_width', target.width / scale);
  set('--_height', target.height / scale);
  set('--_left', given('--_left') + (target.left - now.left) / scale);
  set('--_top', given('--_top') + (target.top - now.top) / scale);
  element.measure();
}

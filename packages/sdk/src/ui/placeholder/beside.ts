import type { Cover } from './covers.ts';
import { KapselPlace } from './place.ts';

/** Positions places as their embeds are, so that both scroll and are cut off together. */
export function takePosition(covers: readonly Cover[]): void {
  const positions = covers.map(({ embed }) => {
    const { position, display, zIndex } = getComputedStyle(embed);
    const isOutOfFlow = position === 'absolute' || position === 'fixed';
    // In a row or a grid each child takes a place, unless it is out of the flow.
    const isItem = embed.parentElement !== null && /flex|grid/u.test(getComputedStyle(embed.parentElement).display);
    return {
      '--_position': isOutOfFlow ? position : isItem ? 'absolute' : 'relative',
      '--_display': /inline/u.test(display) ? 'inline' : 'block',
      '--_layer': zIndex,
    };
  });
  covers.forEach(({ place: { style } }, index) => {
    for (const [name, value] of Object.entries(positions[index] ?? {})) style.setProperty(name, value, 'important');
  });
}

/** Puts each after its embed or before it: where nothing moves, whatever `:last-child` or `* + *` mean on this page. */
export function insertBeside(covers: readonly Cover[]): void {
  const before = covers.map(boxesAround);
  for (const cover of covers) put(cover, 'after');
  covers.forEach((cover, index) => {
    if (boxesAround(cover) === before[index]) return;
    put(cover, 'before');
    if (boxesAround(cover) !== before[index]) put(cover, 'after');
  });
}

function put({ embed, place }: Cover, side: 'after' | 'before'): void {
  place.setAttribute('side', side);
  embed[side](place);
}

/** The embed's box, and all that would move with it. */
function boxesAround({ embed }: Cover): string {
  const boxes: (DOMRect | undefined)[] = [];
  for (let one: Element | null = embed; one; one = one.parentElement) {
    let next = one.nextElementSibling;
    while (next instanceof KapselPlace) next = next.nextElementSibling;
    boxes.push(one.getBoundingClientRect(), next?.getBoundingClientRect());
  }
  return boxes.map((box) => box && [box.x, box.y, box.width, box.height].join()).join(';');
}

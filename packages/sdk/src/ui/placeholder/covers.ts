import { insertBeside, takePosition } from './beside.ts';
import type { KapselPlaceholder } from './element.ts';
import { KapselPlace } from './place.ts';

/** Below this, in CSS pixels, nobody is meant to see an embed: it counts, or carries messages. */
const leastSeen = 24;
/** Below this there is room for one button only. */
const smallWidth = 200;
const smallHeight = 120;
/** A page that keeps taking a placeholder away has the last word. */
const mostInsertionsASecond = 20;

/** A placeholder, the embed that it covers, and the place of no size that it stands in. */
export interface Cover {
  readonly embed: HTMLElement;
  readonly element: KapselPlaceholder;
  readonly place: KapselPlace;
  insertions: number;
  isPlaced: boolean;
}

/**
 * Keeps placeholders over their embeds, which stay where they are with the size that they have, be it by attributes, by CSS or by
 * a wrapper around them: nothing of the page moves when a placeholder comes, and nothing when it goes. A page may have hundreds:
 * all that are due are measured together, so that the page is laid out a few times and not for each.
 */
export interface Covers {
  cover(embed: HTMLElement, element: KapselPlaceholder): void;
  /** Has it put in its place, as that is now. */
  fit(embed: HTMLElement): void;
  /** The same for those that the page has taken away. */
  mend(): void;
  uncover(embed: HTMLElement): void;
}

export function createCovers(): Covers {
  const covers = new Map<Element, Cover>();
  const due = new Set<Cover>();
  let isWaiting = false;

  const fitSoon = (wanted: Iterable<Cover | undefined>): void => {
    for (const one of wanted) if (one) due.add(one);
    if (isWaiting || due.size === 0) return;
    isWaiting = true;
    queueMicrotask(() => {
      isWaiting = false;
      const all = [...due].filter(({ embed }) => covers.has(embed));
      due.clear();
      fitAll(all);
    });
  };
  const fitThoseOf = (entries: readonly { readonly target: Element }[]): void =>
    fitSoon(entries.flatMap(({ target }) => covers.get(target) ?? [...covers.values()].filter(({ embed }) => embed.parentElement === target)));

  const fitAll = (all: readonly Cover[]): void => {
    const boxes = new Map(all.map((one) => [one, one.embed.getBoundingClientRect()]));
    for (const [one, box] of boxes) one.isPlaced = isInSight(one, box);
    for (const { isPlaced, place } of all) if (!isPlaced) place.remove();
    const placed = all.filter(({ isPlaced }) => isPlaced);
    takePosition(placed);
    insert(placed.filter(isLost));
    for (const [{ isPlaced, element }, { width, height }] of boxes) if (isPlaced) element.isSmall = width < smallWidth || height < smallHeight;
    moveOnto(placed);
    // By then its words are there.
    requestAnimationFrame(() => {
      const cut = placed.map(({ element }) => element.isOverfull());
      placed.forEach(({ element }, index) => (element.isCut = cut[index] === true));
    });
  };

  const insert = (lost: readonly Cover[]): void => {
    insertBeside(lost);
    for (const one of lost) {
      one.insertions += 1;
      setTimeout(() => (one.insertions -= 1), 1000);
      // The room that it is centred in.
      if (one.embed.parentElement) sizes.observe(one.embed.parentElement);
    }
  };

  const sizes = new ResizeObserver(fitThoseOf);
  // What else moves an embed is seen at the latest when it comes into sight.
  const sight = new IntersectionObserver(fitThoseOf);
  let isNextFrame = false;
  const fitNextFrame = (): void => {
    if (isNextFrame) return;
    isNextFrame = true;
    requestAnimationFrame(() => {
      isNextFrame = false;
      fitSoon(covers.values());
    });
  };
  addEventListener('resize', fitNextFrame);
  document.addEventListener('load', fitNextFrame, true);

  return {
    cover(embed, element) {
      const place = new KapselPlace();
      place.append(element);
      covers.set(embed, { embed, element, place, insertions: 0, isPlaced: false });
      sizes.observe(embed);
      sight.observe(embed);
    },
    fit: (embed) => fitSoon([covers.get(embed)]),
    mend: () => fitSoon([...covers.values()].filter((one) => one.isPlaced && isLost(one))),
    uncover(embed) {
      covers.get(embed)?.place.remove();
      covers.delete(embed);
      sizes.unobserve(embed);
      sight.unobserve(embed);
    },
  };
}

function isInSight({ embed, place }: Cover, { width, height, right, bottom }: DOMRect): boolean {
  if (width < leastSeen || height < leastSeen || right + scrollX <= 0 || bottom + scrollY <= 0) return false;
  const isVisible = (element: Element | null) => !element || getComputedStyle(element).visibility === 'visible';
  // Once there is a placeholder, it is us who hide the embed; and what is hidden with all around it will be seen with that.
  return place.isConnected || isVisible(embed) || !isVisible(embed.parentElement);
}

function isLost({ embed, place, insertions }: Cover): boolean {
  return place.nextElementSibling !== embed && place.previousElementSibling !== embed && insertions < mostInsertionsASecond;
}

/** Brings each onto the box of its embed, measured, since what surrounds both may shift and scale them. */
function moveOnto(placed: readonly Cover[]): void {
  const moves = placed.map(({ embed, element }) => {
    const target = embed.getBoundingClientRect();
    const now = element.getBoundingClientRect();
    const scale = now.width / Number.parseFloat(getComputedStyle(element).width) || 1;
    const given = (name: string) => Number.parseFloat(element.style.getPropertyValue(name)) || 0;
    return {
      '--_width': `${target.width / scale}px`,
      '--_height': `${target.height / scale}px`,
      '--_left': `${given('--_left') + (target.left - now.left) / scale}px`,
      '--_top': `${given('--_top') + (target.top - now.top) / scale}px`,
      '--_round': getComputedStyle(embed).borderRadius,
    };
  });
  placed.forEach(({ element: { style } }, index) => {
    for (const [name, value] of Object.entries(moves[index] ?? {})) style.setProperty(name, value, 'important');
  });
}

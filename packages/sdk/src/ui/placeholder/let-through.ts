import type { Choice, Inside } from '../../part.ts';
import type { Hold } from './hold.ts';

/** An embed that a visitor has shown once. */
export interface LetThrough {
  /** False once consent for it has been withdrawn; that it was never given changes nothing. */
  mayStay(allows: Inside['allows'], choices: readonly Choice[]): boolean;
  /** Holds it again. */
  takeBack(): void;
}

/** Releases one embed and nothing else of its service. It is no choice: nothing is stored, nobody is told. */
export function letThrough(embed: HTMLElement, { name, isMarked, owner, grantable, category }: Hold, { shownOnce, giveBack, choices }: Inside): LetThrough {
  const mark = `data-${name}`;
  if (owner) shownOnce?.set(embed, owner);
  if (!isMarked) {
    // Automatic blocking forgets it. It may load from here on, and is treated as what is marked.
    const address = embed.getAttribute(name) ?? '';
    embed.removeAttribute(name);
    embed.setAttribute(mark, address);
  }
  const takeAttributes = giveBack(embed);
  const { length } = choices;
  let wasAllowed = false;
  return {
    mayStay(allows, made) {
      const asked = grantable ?? (category && { category });
      const isAllowed = asked !== undefined && allows(asked);
      const isWithdrawn = made.slice(length).some(({ action }) => action === 'withdraw-all');
      if (!isAllowed && (wasAllowed || isWithdrawn)) return false;
      wasAllowed = isAllowed;
      return true;
    },
    takeBack() {
      takeAttributes();
      shownOnce?.delete(embed);
      if (isMarked) return;
      const address = embed.getAttribute(mark) ?? '';
      embed.removeAttribute(mark);
      embed.setAttribute(name, address);
    },
  };
}

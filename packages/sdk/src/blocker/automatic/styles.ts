import type { Policy } from './policy.ts';
import { patchAccessor, patchConstructor, patchMethod, type Realm } from './patch.ts';

/** An address inside a style sheet: `url(…)` or the string of an `@import`. */
const address = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')[^;]*;?/giu;

/** Takes held addresses out of style text; what a sheet loads cannot be given back piece by piece, so a grant takes effect when it is set again. */
export function holdStyleText(policy: Policy, text: string): string {
  if (!policy.mightHold(text)) return text;
  return text.replace(address, (whole: string, ...found: (string | undefined)[]) => {
    const value = found.slice(0, 5).find((part) => part !== undefined) ?? '';
    if (!policy.holdsAddress(value, 'style')) return whole;
    return whole.startsWith('@') ? '' : 'url("data:,")';
  });
}

/** Watches the ways in which a script gives the browser style text. */
export function guardStyles(realm: Realm, policy: Policy): void {
  const again: (() => void)[] = [];
  for (const key of ['replace', 'replaceSync'] as const) {
    patchMethod(realm.CSSStyleSheet.prototype, key, (native) => {
      return function (this: CSSStyleSheet, text: string) {
        const held = holdStyleText(policy, String(text));
        if (held !== text) again.push(() => void native.call(this, text));
        return native.call(this, held);
      };
    });
  }
  patchMethod(realm.CSSStyleSheet.prototype, 'insertRule', (native) => {
    return function (this: CSSStyleSheet, text: string, index?: number) {
      return native.call(this, holdStyleText(policy, String(text)) || '@media not all {}', index);
    };
  });
  patchMethod(realm.CSSStyleDeclaration.prototype, 'setProperty', (native) => {
    return function (this: CSSStyleDeclaration, ...given: unknown[]) {
      if (typeof given[1] === 'string') given[1] = holdStyleText(policy, given[1]);
      native.apply(this, given);
    };
  });
  patchAccessor(realm.CSSStyleDeclaration.prototype, 'cssText', ({ set }) => ({
    set(this: never, text: unknown) {
      set.call(this, holdStyleText(policy, String(text)));
    },
  }));
  for (const key of ['background', 'backgroundImage', 'listStyleImage', 'listStyle', 'borderImage', 'borderImageSource', 'content', 'cursor', 'maskImage', 'mask', 'filter', 'clipPath', 'shapeOutside']) {
    patchAccessor(realm.CSSStyleDeclaration.prototype, key, ({ set }) => ({
      set(this: never, text: unknown) {
        set.call(this, typeof text === 'string' ? holdStyleText(policy, text) : text);
      },
    }));
  }
  patchConstructor(realm, 'FontFace', (native, given, target) => {
    if (typeof given[1] === 'string') given[1] = holdStyleText(policy, given[1]);
    return Reflect.construct(native, given, target) as object;
  });
}

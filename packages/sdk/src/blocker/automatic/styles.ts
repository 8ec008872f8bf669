import { holdsAddress, mightHold } from './policy.ts';
import { patchAccessor, patchConstructor, patchMethod, type Realm } from './patch.ts';

/** An address inside a style sheet: `url(…)`, the string of an `@import`, or one of `image-set()` and the like. */
const address = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')[^;]*;?|"((?:https?:)?\/\/[^"]*)"|'((?:https?:)?\/\/[^']*)'/giu;

/** Takes held addresses out of style text; what a sheet loads cannot be given back piece by piece, so a grant takes effect when it is set again. */
export function holdStyleText(text: string): string {
  if (!mightHold(text)) return text;
  return text.replace(address, (whole: string, ...found: (string | undefined)[]) => {
    const value = found.slice(0, 7).find((part) => part !== undefined) ?? '';
    if (!holdsAddress(value, 'style')) return whole;
    return whole.startsWith('@') ? '' : 'url("data:,")';
  });
}

/** Properties whose value may be an address, in either spelling, in lower case. */
const loadingStyles = /^css.?text$|background|list.?style|border.?image|mask|content|cursor|filter|clip.?path|shape.?outside/u;

/** Watches the ways in which a script gives the browser style text. */
export function guardStyles(realm: Realm): void {
  const again: (() => void)[] = [];
  for (const key of ['replace', 'replaceSync'] as const) {
    patchMethod(realm.CSSStyleSheet.prototype, key, (native, self, [text]) => {
      const held = holdStyleText(String(text));
      if (held !== text) again.push(() => void native.call(self, text));
      return native.call(self, held);
    });
  }
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return holdStyleText(value);
    if (Array.isArray(value)) return value.map(clean);
    // Keyframes by property; what has a class of its own is a value that has been looked at.
    return value && Object.getPrototypeOf(value) === realm.Object.prototype ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clean(part)])) : value;
  };
  const scope = realm as unknown as Record<string, { prototype: object } | undefined>;
  for (const [rule, method] of [['CSSStyleSheet', 'insertRule'], ['CSSGroupingRule', 'insertRule'], ['CSSStyleRule', 'insertRule'], ['CSSKeyframesRule', 'appendRule']] as const) {
    patchMethod(scope[rule]?.prototype, method, (native, self, [text, index]) => native.call(self, holdStyleText(String(text)) || '@media not all {}', index));
  }
  for (const [owner, method] of [['CSSStyleDeclaration', 'setProperty'], ['StylePropertyMap', 'set'], ['StylePropertyMap', 'append'], ['CSSStyleSheet', 'addRule'], ['Element', 'animate'], ['KeyframeEffect', 'setKeyframes']] as const) {
    patchMethod(scope[owner]?.prototype, method, (native, self, given) => native.apply(self, given.map(clean)));
  }
  // Some browsers keep the properties on a class below.
  for (const prototype of new Set<object>([realm.CSSStyleDeclaration.prototype, Object.getPrototypeOf(realm.document.createElement('p').style) as object])) {
    for (const key of Object.getOwnPropertyNames(prototype)) {
      if (!loadingStyles.test(key.toLowerCase())) continue;
      patchAccessor(prototype, key, { set: (native, self, [text]) => native.call(self, clean(text)) });
    }
  }
  patchConstructor(realm, 'KeyframeEffect', (native, given, target) => Reflect.construct(native, given.map(clean), target) as object);
  patchConstructor(realm, 'FontFace', (native, given, target) => {
    given[1] = clean(given[1]);
    return Reflect.construct(native, given, target) as object;
  });
}

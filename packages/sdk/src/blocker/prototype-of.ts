interface Natives {
  readonly Document: Document;
  readonly DocumentFragment: DocumentFragment;
  readonly Element: Element;
  readonly HTMLMediaElement: HTMLMediaElement;
  readonly Node: Node;
  readonly Range: Range;
}

/** Of a class of the page. A server, which may import `@kapsel/sdk` too, has none of them, and never calls what would be in it. */
export function prototypeOf<Name extends keyof Natives>(name: Name): Natives[Name] {
  return (globalThis as unknown as { [name in Name]?: { readonly prototype: Natives[name] } })[name]?.prototype ?? ({} as Natives[Name]);
}

/** Reads a property by its native; it is undefined where the browser lacks it. */
export function getterOf(prototype: object, key: string): (this: unknown) => unknown {
  return Object.getOwnPropertyDescriptor(prototype, key)?.get ?? (() => undefined);
}

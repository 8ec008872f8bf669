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

/** The page's markup as it is now, with what stands in open shadow roots. */
export function readMarkup(): string {
  const roots: ShadowRoot[] = [];
  const gather = (parent: Document | ShadowRoot): void => {
    for (const { shadowRoot } of parent.querySelectorAll('*')) {
      if (!shadowRoot) continue;
      roots.push(shadowRoot);
      gather(shadowRoot);
    }
  };
  gather(document);
  return document.documentElement.getHTML({ shadowRoots: roots });
}

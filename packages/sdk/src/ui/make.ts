/** An element with its attributes and what stands in it; by the native, since an element of the page may call itself `createElement`. */
export function make(name: string, attributes: Readonly<Record<string, string>>, ...children: readonly (Node | string)[]): HTMLElement {
  const element = Document.prototype.createElement.call(document, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Scrolls until an element is in the middle of the window, and gives the point to press, unless something else lies over it. */
export function bringIntoView(element: Node): { x: number; y: number } | undefined {
  if (!(element instanceof Element)) return undefined;
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const { left, top, width, height } = element.getBoundingClientRect();
  const point = { x: left + width / 2, y: top + height / 2 };
  const onTop = (element.getRootNode() as Document | ShadowRoot).elementFromPoint(point.x, point.y);
  return element.contains(onTop) && onTop ? point : undefined;
}

/** Moves the focus to an embed that has come in place of what had it. What cannot have it may have it this once. */
export function focusOn(embed: HTMLElement): void {
  const hasIt = () => (embed.getRootNode() as Document | ShadowRoot).activeElement === embed;
  embed.focus({ preventScroll: true });
  if (hasIt() || embed.hasAttribute('tabindex')) return;
  embed.setAttribute('tabindex', '-1');
  embed.addEventListener('blur', () => embed.removeAttribute('tabindex'), { once: true });
  embed.focus({ preventScroll: true });
}

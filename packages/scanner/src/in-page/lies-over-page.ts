/** Whether a frame is shown over the page, or called by a name that consent tools use. Its source is sent to the page. */
export function liesOverPage(frame: Element): boolean {
  if (!frame.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
  const named = ['consent', 'cookie', 'gdpr', 'sp_message'].flatMap((word) => [`[id*="${word}" i]`, `[class*="${word}" i]`, `[title*="${word}" i]`]).join();
  for (let node: Element | null = frame; node; node = node.parentElement ?? (node.getRootNode() as { host?: Element }).host ?? null) {
    if (node === document.body) return false;
    const { position, zIndex } = getComputedStyle(node);
    if (position === 'fixed' || position === 'sticky' || (position === 'absolute' && Number(zIndex) >= 100)) return true;
    if (node.matches(`dialog, [role="dialog"], [aria-modal], ${named}`)) return true;
  }
  return false;
}

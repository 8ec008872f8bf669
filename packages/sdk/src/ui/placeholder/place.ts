/**
 * Where a placeholder stands: an element of no size beside the embed, in the same flow, so that both scroll, move and are cut off
 * together while nothing around them notices.
 */
export class KapselPlace extends HTMLElement {
  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    root.append(document.createElement('slot'));
  }
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(`:host {
  all: initial !important;
  position: var(--_position) !important;
  z-index: var(--_layer) !important;
  display: var(--_display) !important;
  inline-size: 0 !important;
  block-size: 0 !important;
  font: 0/0 sans-serif !important;
  visibility: inherit !important;
}`);

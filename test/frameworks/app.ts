/** What each framework's app in `apps/` gives the page, so that one suite can try them all. */
export interface TestApp {
  /** Into an empty `#root`. */
  mount(): void;
  /** Onto the server's HTML in `#root`. */
  hydrate(): void;
  unmount(): void;
  /** Shows another route: what followed consent goes, and something new follows it. */
  go(route: number): void;
  /** How often a component that follows consent has rendered. */
  readonly renders: number;
}

declare global {
  interface Window {
    app: TestApp;
  }
}

/** What an app shows of consent, as text. */
export function summary({ decided, categories, services, layer }: { decided: boolean; categories: readonly string[]; services: readonly string[]; layer: string | undefined }): string {
  return `${decided ? 'decided' : 'undecided'} [${categories.join()}] [${services.join()}] ${layer ?? 'nothing'} shown`;
}

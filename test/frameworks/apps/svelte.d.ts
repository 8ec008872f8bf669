/** A component file: for Svelte 4 a class, for Svelte 5 a function. */
declare module '*.svelte' {
  type Component = import('svelte').Component<Record<string, unknown>> & (new (options: { target: Element; hydrate: boolean; props: object }) => { $destroy(): void });
  const component: Component;
  export default component;
}

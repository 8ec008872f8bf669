import App from './app.svelte';

export function render(): string {
  return (App as unknown as { render(): { html: string } }).render().html;
}

import { hash } from 'node:crypto';

/** Nothing is fetched for the page: it looks like the browser it is read in. */
export const style = `
:root { color-scheme: light dark; font: 1.0625rem/1.6 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 44rem; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 .75rem; }
dl { display: grid; gap: .25rem 1.25rem; grid-template-columns: max-content 1fr; margin: 0; }
dd { margin: 0; overflow-wrap: anywhere; }
dt, th { font-weight: 600; text-align: start; }
table { border-collapse: collapse; margin: 1.5rem 0; width: 100%; }
th, td { border-bottom: 1px solid; padding: .5rem .75rem .5rem 0; text-align: start; vertical-align: top; }
summary { cursor: pointer; font-weight: 600; }
form, .act { border: 1px solid; border-radius: .5rem; margin: 0 0 1rem; padding: 1rem; }
form p { margin: 0 0 .75rem; }
button { border: 2px solid; border-radius: .375rem; background: ButtonFace; color: ButtonText; font: inherit; font-weight: 600; min-height: 2.75rem; padding: .25rem 1rem; }
:focus-visible { outline: 3px solid; outline-offset: 3px; }
[role=status] { border-inline-start: .375rem solid; margin: 0 0 1.5rem; padding: .25rem 1rem; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
`;

/** For browsers: this style, forms to here, and nothing else at all. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

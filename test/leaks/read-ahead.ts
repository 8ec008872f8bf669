import type { EngineName } from './engines.ts';

/**
 * What an engine asks for before any script of the page can run: its preload scanner reads ahead of the parser, and frames, embeds
 * and prefetches begin in the moment in which the parser puts them in. No script stops these; a policy sent by the server does.
 */
const everywhere = names(`script-src script-async script-defer script-module svg-script img-static img-srcset img-set-cookie-http picture-source
  input-type-image svg-image svg-feImage declarative-shadow-img iframe-static object-data embed-src link-preload link-prefetch link-stylesheet
  style-import video-poster 3p-script-cookie 3p-script-localStorage 3p-script-sessionStorage 3p-script-indexedDB`);

/** Firefox also begins with a sound or a film in the moment in which the parser puts it in. */
const besides: Readonly<Record<EngineName, readonly string[]>> = { chromium: [], firefox: ['video-src', 'audio-src'], webkit: [] };

/** The vectors that automatic blocking cannot keep from being sent. */
export function aheadOfScripts(engine: EngineName): readonly string[] {
  return [...everywhere, ...besides[engine]];
}

/** Those of them that a policy put in by a script still stops in Chromium: nothing has read ahead for them. */
export const stoppedByPolicy = ['iframe-static', 'object-data', 'embed-src', 'link-prefetch'];

function names(list: string): readonly string[] {
  return list.split(/\s+/u);
}

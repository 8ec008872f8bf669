import type { Notice } from '@kapsel/core';
import { fill } from '../text.ts';
import type { Said } from './element.ts';
import type { Hold } from './hold.ts';
import { directionOf, type Words } from './words.ts';

/** What stands in place of one embed, in words. Nothing is offered that would not work. */
export function said(embed: HTMLElement, { grantable, owner, host, hasOnce, isBarred }: Hold, words: Words): Said {
  const service = grantable ?? owner;
  const { name, provider } = service ?? { name: host, provider: host };
  const privacyUrl = service?.privacyUrl ?? '';
  const values = { name, provider, who: name === provider ? name : `${name} (${provider})` };
  const held = fill(words.held, values);
  const last = grantable ? ({ action: 'always', label: fill(words.always, values) } as const) : ({ action: 'preferences', label: words.choose } as const);
  return {
    language: words.language,
    direction: directionOf(words),
    name,
    title: embed.title.trim() || fill(words.content, values),
    about: `${held} ${isBarred ? words.barred : fill(words.means, values)}`,
    privacy: /^https?:/u.test(privacyUrl) ? { text: fill(words.privacy, values), address: privacyUrl } : undefined,
    answers: isBarred ? [] : [...(hasOnce ? [{ action: 'once', label: words.once } as const] : []), last],
  };
}

/** The exact words and the one option, which are what a record of a grant proves. */
export function noticeOf({ language, title, about, privacy, answers }: Said, { grantable }: Hold): Notice {
  return {
    language,
    layer: 'placeholder',
    texts: { title, about, ...(privacy && { privacy: privacy.text }), ...Object.fromEntries(answers.map(({ action, label }) => [action, label])) },
    options: grantable ? [{ id: grantable.id, label: grantable.name, description: about, preselected: false, services: [grantable.id] }] : [],
  };
}

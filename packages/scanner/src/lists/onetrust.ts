import type { Category } from '@kapsel/core';
import type { ImportedItem } from '@kapsel/core/classify';
import { categoryInWords, stricter } from './category-words.ts';
import { importedItems } from './imported-item.ts';
import { listOf, valueOf, wordOf } from './records.ts';

/** What OneTrust's script fetches for a site, as JSON: groups of cookies, those of others under their hosts. */
export function isOneTrust(value: unknown): boolean {
  return groupsIn(value).some((group) => Array.isArray(valueOf(group, 'FirstPartyCookies')) || Array.isArray(valueOf(group, 'Hosts')));
}

export function oneTrustItems(value: unknown): ImportedItem[] {
  return groupsIn(value).flatMap((group) => {
    const category = categoryOf(group);
    const own = listOf(group, 'FirstPartyCookies').flatMap((cookie) => cookieItems(cookie, category, 'first', ''));
    const others = listOf(group, 'Hosts').flatMap((host) => {
      const place = wordOf(host, 'HostName');
      return listOf(host, 'Cookies').flatMap((cookie) => cookieItems(cookie, category, 'third', place, wordOf(host, 'DisplayName')));
    });
    return [...own, ...others];
  });
}

function groupsIn(value: unknown): readonly unknown[] {
  return listOf(valueOf(value, 'DomainData') ?? value, 'Groups');
}

/** A group keeps its id when somebody gives it another name, and a group of somebody's own has only a name. */
function categoryOf(group: unknown): Category | undefined {
  const id = categoryInWords(wordOf(group, 'OptanonGroupId') || wordOf(group, 'CustomGroupId'));
  return stricter(id, categoryInWords(wordOf(group, 'GroupName')));
}

function cookieItems(cookie: unknown, category: Category | undefined, party: 'first' | 'third', host: string, provider = ''): ImportedItem[] {
  return importedItems({
    name: wordOf(cookie, 'Name'),
    category,
    party,
    place: wordOf(cookie, 'Host') || host,
    provider,
    purpose: wordOf(cookie, 'description') || wordOf(cookie, 'Description') || wordOf(cookie, 'thirdPartyDescription'),
  });
}

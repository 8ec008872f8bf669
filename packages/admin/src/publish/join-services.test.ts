import type { SiteService } from '@kapsel/core';
import { describe, expect, it } from 'vitest';
import { joinServices } from './join-services.ts';

const service = (changes: Partial<SiteService>): SiteService => ({ id: 'hubspot', name: 'HubSpot', provider: 'HubSpot', category: 'analytics', since: 1, hosts: [], cookies: [], storage: [], ...changes });
const briefly = (services: readonly SiteService[]) => services.map(({ id, category, cookies }) => `${id} ${category} ${cookies.join(' ')}`);

describe('joinServices', () => {
  it('keeps ids, whichever category of a vendor the scanner met first', () => {
    const analytics = service({ cookies: ['__hstc'] });
    const necessary = service({ id: 'hubspot-necessary', category: 'necessary', exemption: 'user-requested', reason: 'Remembers the answer.', cookies: ['__hs_do_not_track'] });
    const made = [{ ...necessary, id: 'hubspot' }, { ...analytics, id: 'hubspot-analytics', cookies: ['__hssc', '__hstc'] }];
    expect(briefly(joinServices([analytics, necessary], made))).toEqual(['hubspot-necessary necessary __hs_do_not_track', 'hubspot analytics __hssc __hstc']);
  });

  it('keeps the id of what was judged to be of another category', () => {
    expect(briefly(joinServices([service({ cookies: ['__hstc'] })], [service({ category: 'marketing', cookies: ['__hstc'] })]))).toEqual(['hubspot marketing __hstc']);
  });

  it('gives what is new an id that nobody has', () => {
    const there = [service({ id: 'chat', category: 'functional', cookies: ['a'] }), service({ id: 'chat-marketing', category: 'functional', cookies: ['b'] })];
    const made = [service({ id: 'chat', category: 'functional', cookies: ['a'] }), service({ id: 'chat-marketing', category: 'marketing', cookies: ['c'] }), service({ id: 'new', cookies: ['d'] })];
    const joined = joinServices(there, made);
    expect(new Set(joined.map(({ id }) => id)).size).toBe(joined.length);
    expect(briefly(joined)).toEqual(['chat functional a', 'chat-marketing-marketing marketing c', 'new analytics d', 'chat-marketing functional b']);
  });

  it('leaves the owner’s words, and takes the exemption from the review', () => {
    const there = service({ name: 'Vårt skjema', category: 'functional', privacyUrl: 'https://x.example/', exemption: 'transmission', reason: 'Ours.', cookies: ['a'] });
    const [joined] = joinServices([there], [service({ category: 'functional', cookies: ['a'] })]);
    expect(joined).toEqual({ ...service({ name: 'Vårt skjema', category: 'functional', privacyUrl: 'https://x.example/', cookies: ['a'] }) });
  });

  it('moves a name to where it was approved, and leaves services alone that nothing was found of', () => {
    const there = [service({ cookies: ['a', 'b'] }), service({ id: 'hand', category: 'functional', cookies: ['b', 'mine'] })];
    expect(briefly(joinServices(there, [service({ cookies: ['a'] }), service({ id: 'other', category: 'marketing', cookies: ['b'] })]))).toEqual(['hubspot analytics a', 'other marketing b', 'hand functional mine']);
  });
});

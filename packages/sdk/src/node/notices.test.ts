import { readFileSync } from 'node:fs';
import type { SiteConfig } from '@kapsel/core';
import { faultsOf, noticeSchema } from '@kapsel/core/schema';
import { describe, expect, it } from 'vitest';
// As published: it reads what the build has written.
import { noticesOf } from '../../dist/node/notices.js';

const config: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'auto',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Shop', contact: 'post@shop.example' },
  services: [
    { id: 'matomo', name: 'Matomo', provider: 'InnoCraft', category: 'analytics', since: 1, hosts: [], cookies: [], storage: [] },
    { id: 'login', name: 'Login', provider: 'Shop', category: 'functional', since: 1, hosts: [], cookies: [], storage: [], exemption: 'user-requested', reason: 'Logging in' },
  ],
};

describe('noticesOf', () => {
  it('has both layers in each of our languages, in the very words that visitors get', () => {
    const notices = noticesOf(config);
    expect(notices).toHaveLength(30);
    for (const notice of notices) {
      expect(faultsOf(noticeSchema, notice)).toEqual([]);
      const file = readFileSync(new URL(`../../dist/kapsel-ui-${notice.language}.js`, import.meta.url), 'utf8');
      for (const words of Object.values(notice.texts)) expect(file).toContain(words);
    }
  });

  it('asks for what the config has, and for nothing that is exempt', () => {
    expect(noticesOf(config)[0]?.options).toEqual([expect.objectContaining({ id: 'analytics', preselected: false, services: ['matomo'] })]);
    expect(noticesOf({ ...config, services: [] })[0]?.options.map(({ id }) => id)).toEqual(['functional', 'analytics', 'marketing']);
  });

  it('has the owner’s words too, over ours or over English', () => {
    const notices = noticesOf({ ...config, ui: { texts: { nb: { title: 'Kaker' }, 'en-GB': { title: 'Biscuits' }, sq: { title: 'Biskota' }, no: { title: 'Kjeks' } } } });
    const titles = (language: string) => [...new Set(notices.filter((notice) => notice.language === language).map(({ texts }) => texts['title']))];
    expect(titles('nb')).toEqual(['Kaker']);
    expect(titles('en')).toEqual(['Cookies', 'Biscuits']);
    expect(titles('sq')).toEqual(['Biskota']);
    expect(titles('no')).toEqual(['Kjeks']);
    expect(notices.find(({ language }) => language === 'no')?.texts['acceptAll']).toBe('Godta alle');
    expect(notices.find(({ language }) => language === 'sq')?.texts['acceptAll']).toBe('Accept all');
  });

  it('is empty where the site has an interface of its own', () => expect(noticesOf({ ...config, ui: { layout: 'none' } })).toEqual([]));
});

import { describe, expect, it } from 'vitest';
import { notVisitedNotes } from './notes.ts';

const unread = { robots: [], silent: [], sitemaps: [], isCut: false };

describe('notVisitedNotes', () => {
  it('says nothing where nothing was left out', () => {
    expect(notVisitedNotes({ leftOut: {}, unread })).toEqual([]);
  });

  it('says why pages were left out, and how to have them', () => {
    const notes = notVisitedNotes({ leftOut: { robots: 1, pattern: 2, variations: 3, harmful: 1, listed: 1000 }, unread });
    expect(notes.map(({ code }) => code)).toEqual(['robots', 'patterns', 'variations', 'harmful-links', 'listed-unfit']);
    expect(notes.map(({ en }) => en.slice(0, 40))).toEqual([
      'robots.txt closes 1 address, not visited',
      '2 addresses not visited, because --inclu',
      '3 addresses not visited, because they di',
      '1 address not visited, because by their ',
      'At least 1000 addresses of the list not ',
    ]);
    expect(notes.map(({ nb }) => nb.slice(0, 40))).toEqual([
      'robots.txt lukker 1 adresse, som ikke er',
      '2 adresser er ikke besøkt, fordi --inclu',
      '3 adresser er ikke besøkt, fordi de bare',
      '1 adresse er ikke besøkt, fordi navnet s',
      'Minst 1000 adresser fra listen er ikke b',
    ]);
  });

  it('says what could not be read', () => {
    const notes = notVisitedNotes({ leftOut: {}, unread: { robots: ['https://a.no'], silent: ['https://b.no'], sitemaps: ['a', 'b', 'c', 'd'], isCut: true } });
    expect(notes.map(({ code }) => code)).toEqual(['robots-unreadable', 'robots-silent', 'sitemap-unreadable', 'sitemap-cut']);
    expect(notes[0]?.en).toContain('https://a.no');
    expect(notes[1]?.nb).toContain('https://b.no');
    expect(notes[2]?.nb).toContain('a, b, c …');
  });
});

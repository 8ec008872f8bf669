import { contrastRatio } from '@kapsel/core';
import type { BannerButton } from '../in-page/read-banner.ts';
import { consentLaw } from './law.ts';
import type { Rule } from './rule.ts';

/** Area of reject over that of accept, below which it is the smaller one in anybody's eyes; words differ in length. */
const leastArea = 0.5;
const leastFont = 0.85;

/** WCAG 2.2, 1.4.3. */
const leastContrast = 4.5;

const firstOf = (buttons: readonly BannerButton[], role: BannerButton['role']) => buttons.find((button) => button.role === role);

/** How well the words of a button can be read; unknown upon a picture. */
function contrastOf({ color, background }: BannerButton): number | undefined {
  return background === null ? undefined : contrastRatio(color, background);
}

/** A button is an area of its own or has an outline; anything else reads as text. */
function looksLikeButton({ background, surface, border }: BannerButton): boolean {
  if (background === null || surface === null) return true;
  return contrastRatio(background, surface) >= 1.2 || (border !== null && contrastRatio(border, surface) >= 1.5);
}

/** In what a reject button is the lesser one. */
function handicaps(accept: BannerButton, reject: BannerButton): ('size' | 'contrast' | 'link')[] {
  const area = ({ width, height }: BannerButton) => width * height;
  const [ofAccept = 21, ofReject = 21] = [contrastOf(accept), contrastOf(reject)];
  const isLink = looksLikeButton(accept) && !looksLikeButton(reject);
  return [
    ...(area(reject) < area(accept) * leastArea || reject.fontPx < accept.fontPx * leastFont ? (['size'] as const) : []),
    ...(ofReject < leastContrast && ofAccept >= leastContrast ? (['contrast'] as const) : []),
    ...(isLink ? (['link'] as const) : []),
  ];
}

const inWords = {
  nb: { size: 'mindre', contrast: 'vanskeligere å lese', link: 'bare en lenke ved siden av en knapp' },
  en: { size: 'smaller', contrast: 'harder to read', link: 'only a link beside a button' },
};

function described(button: BannerButton): string {
  const contrast = contrastOf(button);
  const colours = contrast === undefined ? '' : `, ${button.color} / ${button.background ?? ''} = ${(Math.floor(contrast * 10) / 10).toFixed(1)}:1`;
  return `“${button.label}”: ${button.width} × ${button.height} px, ${button.fontPx} px${colours}`;
}

/** The first layer of the banner: whether no is as easy as yes, and whether everybody can use it. */
export const bannerRules: readonly Rule[] = [
  {
    code: 'no-reject-on-first-layer',
    severity: 'high',
    legal: consentLaw,
    action: { nb: 'Sett en avvis-knapp ved siden av godta-knappen, like synlig og ett trykk unna.', en: 'Put a reject button beside the accept button, as visible and one press away.' },
    find({ banner }) {
      const accept = banner && firstOf(banner.buttons, 'accept');
      if (!accept || firstOf(banner.buttons, 'reject')) return undefined;
      return {
        message: { nb: 'Banneret har en knapp for ja og ingen for nei i første lag.', en: 'The banner has a button for yes and none for no on its first layer.' },
        items: [],
        evidence: banner.buttons.map(({ label }) => `“${label}”`),
      };
    },
  },
  {
    code: 'reject-harder-than-accept',
    severity: 'medium',
    legal: consentLaw,
    action: { nb: 'Gi de to knappene samme størrelse, skrift og slag.', en: 'Give the two buttons the same size, type and kind.' },
    find({ banner }) {
      const accept = banner && firstOf(banner.buttons, 'accept');
      const reject = banner && firstOf(banner.buttons, 'reject');
      const found = accept && reject ? handicaps(accept, reject) : [];
      if (!accept || !reject || found.length === 0) return undefined;
      const list = (language: 'nb' | 'en') => found.map((handicap) => inWords[language][handicap]).join(', ');
      return {
        message: { nb: `Nei er vanskeligere enn ja i banneret: knappen er ${list('nb')}.`, en: `No is harder than yes in the banner: its button is ${list('en')}.` },
        items: [],
        evidence: [accept, reject].map(described),
      };
    },
  },
  {
    code: 'pre-ticked-boxes',
    severity: 'high',
    legal: { nb: 'GDPR art. 4(11) og fortalepunkt 32; EU-domstolen C-673/17', en: 'GDPR art. 4(11) and recital 32; CJEU C-673/17' },
    action: { nb: 'La alle valg stå av til den besøkende slår dem på.', en: 'Leave every choice off until the visitor switches it on.' },
    find({ banner }) {
      if (!banner || banner.ticked.length === 0) return undefined;
      const count = banner.ticked.length;
      return {
        message: { nb: `${count} ${count === 1 ? 'valg er' : 'valg er'} slått på i banneret på forhånd.`, en: `${count} ${count === 1 ? 'choice is' : 'choices are'} switched on beforehand in the banner.` },
        items: [],
        evidence: banner.ticked.map((label) => `“${label}”`),
      };
    },
  },
  {
    code: 'consent-wall',
    severity: 'high',
    legal: { nb: 'GDPR art. 4(11) og 7(4), fortalepunkt 42', en: 'GDPR art. 4(11) and 7(4), recital 42' },
    action: { nb: 'La siden kunne brukes ved siden av banneret, eller gi et nei som er like lett som ja.', en: 'Let the page be used beside the banner, or give a no that is as easy as the yes.' },
    find({ banner }) {
      if (!banner?.isWall || firstOf(banner.buttons, 'reject') || !firstOf(banner.buttons, 'accept')) return undefined;
      return {
        message: { nb: 'Banneret stenger siden, og det eneste svaret i første lag er ja.', en: 'The banner shuts the page off, and the only answer on its first layer is yes.' },
        items: [],
      };
    },
  },
  {
    code: 'banner-accessibility',
    severity: 'medium',
    legal: { nb: 'WCAG 2.1 AA (EN 301 549)', en: 'WCAG 2.1 AA (EN 301 549)' },
    action: { nb: 'Rett det axe-core peker på; en maskin finner bare en del av feilene.', en: 'Mend what axe-core points at; a machine finds only part of the faults.' },
    find({ banner }) {
      const faults = banner?.accessibility ?? [];
      if (faults.length === 0) return undefined;
      return {
        message: {
          nb: `Banneret bryter ${faults.length} ${faults.length === 1 ? 'krav' : 'krav'} til universell utforming som en maskin kan prøve.`,
          en: `The banner breaks ${faults.length} ${faults.length === 1 ? 'requirement' : 'requirements'} of accessibility that a machine can test.`,
        },
        items: faults.map(({ rule }) => rule),
        evidence: faults.map(({ rule, help, count }) => `${rule}: ${help} (${count})`),
      };
    },
  },
];

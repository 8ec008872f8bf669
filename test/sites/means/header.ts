import { days, site, type Means } from '../means.ts';
import { cookie } from '../truth.ts';

const by = `http ${site}/header/`;

/** Cookies in the header of the document itself, and on the way to it. */
export const header: Means = {
  id: 'http: document',
  pages: [`${site}/header/`, `${site}/moved`],
  answers: {
    [`${site}/header/`]: {
      body: '<h1>Header</h1>',
      cookies: [
        'doc_session=1',
        'doc_root=1; Path=/; Max-Age=3600',
        `doc_parent=1; Path=/; Domain=${site}; Max-Age=${days(30)}`,
        `__Host-doc=1; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${days(1)}`,
        '__Secure-doc=1; Path=/; Secure; SameSite=Lax; Max-Age=600',
        'doc_with_equals=a=b=c; Path=/; Max-Age=900',
        'doc_quoted="with spaces; Path=/; Max-Age=1260',
        'DOC_Case=1; path=/; MAX-AGE=777; SECURE',
      ],
    },
    [`${site}/moved`]: { status: 302, headers: { Location: '/moved/again' }, cookies: ['hop_first=1; Path=/; Max-Age=1200'] },
    [`${site}/moved/again`]: { status: 307, headers: { Location: `http://www.${site}/moved/here` }, cookies: [`hop_second=1; Path=/; Domain=${site}`] },
    [`www.${site}/moved/here`]: { body: '<h1>Here</h1>', cookies: ['hop_landed=1; Path=/; Max-Age=1300'] },
  },
  truth: [
    cookie('doc_session', site, by, { path: '/header' }),
    cookie('doc_root', site, by, { lifetime: 3600 }),
    cookie('doc_parent', site, by, { hostOnly: false, lifetime: days(30) }),
    cookie('__Host-doc', site, by, { lifetime: days(1) }),
    cookie('__Secure-doc', site, by, { lifetime: 600 }),
    cookie('doc_with_equals', site, by, { lifetime: 900 }),
    cookie('doc_quoted', site, by, { lifetime: 1260 }),
    cookie('DOC_Case', site, by, { lifetime: 777 }),
    cookie('hop_first', site, `http ${site}/moved`, { lifetime: 1200 }),
    cookie('hop_second', site, `http ${site}/moved/again`, { hostOnly: false }),
    cookie('hop_landed', `www.${site}`, `http www.${site}/moved/here`, { lifetime: 1300 }),
  ],
};

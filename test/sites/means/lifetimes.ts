import { days, site, type Means } from '../means.ts';
import { cookie } from '../truth.ts';

const page = `${site}/lifetimes`;
const date = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

/** Name, what it asks for, and what that means. */
const byHeader: readonly (readonly [name: string, asked: () => string, lifetime: number | 'session'])[] = [
  ['life_session', () => '', 'session'],
  ['life_ten', () => 'Max-Age=10000', 10_000],
  ['life_dated', () => `Expires=${date(days(10))}`, days(10)],
  ['life_max_age_wins', () => `Expires=${date(days(300))}; Max-Age=1200`, 1200],
  ['life_max_age_wins_too', () => `Max-Age=${days(300)}; Expires=${date(60)}`, days(300)],
  ['life_at_cap', () => `Max-Age=${days(400)}`, days(400)],
  ['life_two_years', () => `Max-Age=${days(730)}`, days(730)],
  ['life_2038', () => 'Expires=Tue, 19 Jan 2038 03:14:07 GMT', Math.round((Date.UTC(2038, 0, 19, 3, 14, 7) - Date.now()) / 1000)],
  ['life_old_style', () => `Expires=${date(days(20)).replace(/^(\w{3}), (\d\d) (\w{3}) /u, '$1, $2-$3-')}`, days(20)],
  ['life_not_a_date', () => 'Expires=tomorrow', 'session'],
  ['life_not_a_number', () => 'Max-Age=soon', 'session'],
  ['life_zero_date', () => 'Expires=0', 'session'],
  ['life_last_wins', () => 'Max-Age=60; Max-Age=7200', 7200],
  ['life_plus', () => 'Max-Age=+3600', 3600],
  ['life_fraction', () => 'Max-Age=1.5', 'session'],
];

const byScript: readonly (readonly [name: string, asked: string, lifetime: number | 'session'])[] = [
  ['age_session', "''", 'session'],
  ['age_month', `'Max-Age=${days(30)}'`, days(30)],
  ['age_dated', `'Expires=' + new Date(Date.now() + ${days(182)}e3).toUTCString()`, days(182)],
  ['age_gmt_string', `'Expires=' + new Date(Date.now() + ${days(14)}e3).toGMTString()`, days(14)],
  ['age_capped', `'Expires=' + new Date(Date.now() + ${days(3650)}e3).toUTCString()`, days(3650)],
  ['age_never', "'Expires=Fri, 31 Dec 9999 23:59:59 GMT'", Math.round((Date.UTC(9999, 11, 31, 23, 59, 59) - Date.now()) / 1000)],
  ['age_of_text', `'Expires=' + new Date(Date.now() + ${days(5)}e3)`, days(5)],
];

/** How long a cookie asks to live, in every way to say so, and what the browser grants. */
export const lifetimes: Means = {
  id: 'lifetimes',
  pages: [page, `${site}/lifetimes/elsewhen`],
  answers: {
    [page]: () => ({
      body: `<h1>Lifetimes</h1><script>${byScript.map(([name, asked]) => `document.cookie = '${name}=1; Path=/; ' + ${asked};`).join('')}</script>`,
      cookies: byHeader.map(([name, asked]) => `${name}=1; Path=/; ${asked()}`),
    }),
    // A server whose clock is an hour behind means the time that it says, not the one that it is.
    [`${site}/lifetimes/elsewhen`]: () => ({
      body: '<h1>Elsewhen</h1>',
      headers: { Date: date(-3600) },
      cookies: [`life_slow_clock=1; Path=/; Expires=${date(days(2) - 3600)}`, 'life_slow_clock_age=1; Path=/; Max-Age=5400'],
    }),
  },
  truth: [
    ...byHeader.map(([name, , lifetime]) => cookie(name, site, `http ${page}`, { lifetime })),
    ...byScript.map(([name, , lifetime]) => cookie(name, site, `js ${page}`, { lifetime })),
    cookie('life_slow_clock', site, `http ${site}/lifetimes/elsewhen`, { lifetime: days(2) }),
    cookie('life_slow_clock_age', site, `http ${site}/lifetimes/elsewhen`, { lifetime: 5400 }),
  ],
};

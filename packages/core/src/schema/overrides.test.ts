import { expect, it } from 'vitest';
import { faultsOf, overridesSchema } from './index.ts';

const faults = (value: unknown) => faultsOf(overridesSchema, value);
const reason = { nb: 'Husker innloggingen.', en: 'Keeps the visitor logged in.' };
const whole = {
  name: '_my_*',
  domain: '*.example.no',
  category: 'necessary',
  service: 'own-login',
  provider: 'We ourselves',
  purpose: { nb: 'Holder deg innlogget.', en: 'Keeps you logged in.' },
  exemption: { kind: 'user-requested', reason },
};

it('takes all that an owner may say, as a list or with a schema for editors', () => {
  expect(faults([whole, { name: 'x', category: 'marketing' }, { name: '*', domain: 'ads.example.no', category: 'marketing' }])).toEqual([]);
  expect(faults({ $schema: './overrides.schema.json', overrides: [whole] })).toEqual([]);
});

it.each([
  ['a category that is misspelt', [{ name: 'a', category: 'analytic' }], '[0].category: must be necessary, functional, analytics or marketing (did you mean “analytics”?)'],
  ['a key that is misspelt', { overrides: [{ ...whole, exempton: 1 }] }, 'overrides[0].exempton: there is no such key (did you mean “exemption”?)'],
  ['no name', [{ category: 'analytics' }], '[0].name: is missing; it must be text'],
  ['a name of stars for every site', [whole, { name: '**', category: 'necessary' }], '[1].name: must have a character that is not *, or a domain beside it: this is everything on every site'],
  ['an exemption that no law has', [{ ...whole, category: 'analytics' }], '[0].exemption: must go: no exemption from consent covers analytics'],
  ['an exemption without its reason', [{ ...whole, exemption: { kind: 'transmission' } }], '[0].exemption.reason: is missing; it must be an object'],
  ['a domain with a scheme', [{ ...whole, domain: 'https://example.no' }], '[0].domain: must be a host such as example.no or *.example.no:8080, in lower case'],
  ['a service that is no id', [{ ...whole, service: 'Own login' }], '[0].service: must be lower-case letters, digits and hyphens'],
])('says in one sentence what is wrong with %s', (_what, value, fault) => {
  expect(faults(value)).toEqual([fault]);
});

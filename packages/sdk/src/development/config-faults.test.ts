import { describe, expect, it } from 'vitest';
import { configFaults } from './config-faults.ts';

const config = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'en',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Shop', contact: 'post@example.no' },
  services: [{ id: 'matomo', name: 'Matomo', provider: 'Shop', category: 'analytics', since: 1, hosts: [], cookies: ['_pk_*'], storage: [] }],
};

describe('configFaults', () => {
  it('has nothing to say about a config that is right', () => {
    expect(configFaults(config)).toEqual([]);
  });

  it.each([
    [{ ...config, blockng: 'marked' }, /^blockng: there is no such key \(did you mean “blocking”\?\)$/u],
    [{ ...config, services: [{ ...config.services[0], cookeis: [] }] }, /^services\[0\]\.cookeis: .*“cookies”/u],
    [{ ...config, signals: { googleconsentmode: 'basic' } }, /^signals\.googleconsentmode: .*“googleConsentMode”/u],
    [{ ...config, services: [{ ...config.services[0], category: 'statistics' }] }, /^services\[0\]\.category: must be necessary, functional, analytics or marketing$/u],
    [{ ...config, regime: 'maybe' }, /^regime: /u],
    [{ ...config, ui: { theme: { colour: '#fff' } } }, /^ui\.theme\.colour: there is no such key/u],
    [{ ...config, ui: { theme: { preset: 'ink' } } }, /^ui\.theme\.preset: “ink” becomes colours by kapsel-sdk build/u],
    [{ ...config, ui: { texts: { en: { rejectAll: 'OK' } } } }, /^ui\.texts\.en\.rejectAll: “OK” says yes .*\(LAW-04\)$/u],
    [{ ...config, ui: { texts: { en: { acceptAl: 'Yes' } } } }, /^ui\.texts\.en\.acceptAl: .*did you mean “acceptAll”/u],
    [{ ...config, blocking: 'report-only' }, /^blocking: is report-only/u],
  ])('names the key and what it was meant to be', (wrong, said) => {
    const faults = configFaults(wrong);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(said);
  });

  it('guesses nothing where nothing is near', () => {
    expect(configFaults({ ...config, weather: 'red' })[0]).not.toContain('did you mean');
  });
});

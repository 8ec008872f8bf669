import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { languages } from '@kapsel/core';
import ajvDraft04 from 'ajv-draft-04';
import formatsPlugin from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFullReport, aHostileReport, anItem, aReport } from './fixture.test-helper.ts';
import { actingCharacters, anyHostileText } from './hostile.test-helper.ts';
import { formatSarif } from './sarif.ts';

/** The OASIS schema, in the copy that Microsoft's matchers carry. */
const schema = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')), 'utf8')) as object;
const ajv = new ajvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
formatsPlugin.default(ajv);
const isSarif = ajv.compile(schema);

interface Sarif {
  runs: [
    {
      tool: { driver: { rules: { id: string; help: { text: string } }[] } };
      invocations: [{ executionSuccessful: boolean }];
      results: {
        ruleId: string;
        ruleIndex: number;
        level: string;
        message: { text: string };
        locations: [{ physicalLocation: { artifactLocation: { uri: string } } }];
        partialFingerprints: { primaryLocationLineHash: string };
      }[];
    },
  ];
}
const runOf = (text: string) => (JSON.parse(text) as Sarif).runs[0];

describe('formatSarif', () => {
  it('fits the schema of SARIF 2.1.0, whatever was found', () => {
    for (const report of [aFullReport(), aReport(), aHostileReport(), aFullReport({ complete: false })]) {
      for (const language of languages) {
        isSarif(JSON.parse(formatSarif(report, language)));
        expect(isSarif.errors).toBeNull();
      }
    }
    expect(isSarif({ version: '2.1.0', runs: [{ results: [{}] }] })).toBe(false);
  });

  it('has one result for each name in a finding, with its rule and its page', () => {
    const page = 'http://www.proviso.localhost:4600/om oss/kontakt?id=1#a';
    const report = aReport({
      items: [anItem({ name: '_fbp', domain: 'proviso.localhost', pages: [page] })],
      findings: [
        { code: 'stored-before-consent', severity: 'high', message: '2 navn.', items: ['_fbp', '_gone'], action: 'Hold dem.', legal: 'ePrivacy' },
        { code: 'a-new-rule', severity: 'info', message: 'Noe nytt.', items: [] },
      ],
    });
    const { results, tool } = runOf(formatSarif(report, 'nb'));
    expect(results.map(({ level, message, locations: [place] }) => [level, message.text, place.physicalLocation.artifactLocation.uri])).toEqual([
      ['error', 'Lagret før samtykke: _fbp (informasjonskapsel, proviso.localhost, Kun sesjon). 2 navn.', 'www.proviso.localhost_4600/om%20oss/kontakt'],
      ['error', 'Lagret før samtykke: _gone. 2 navn.', 'www.proviso.localhost_4600'],
      ['note', 'a-new-rule. Noe nytt.', 'www.proviso.localhost_4600'],
    ]);
    expect(results.map(({ ruleIndex, ruleId }) => tool.driver.rules[ruleIndex]?.id === ruleId)).toEqual([true, true, true]);
    expect(tool.driver.rules.map(({ help }) => help.text)).toEqual(['Hold dem. (ePrivacy)', 'Noe nytt.']);
  });

  it('knows a result again in a later scan, and each from the others', () => {
    const prints = (report = aFullReport()) => runOf(formatSarif(report, 'nb')).results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash);
    const later = aFullReport({ startedAt: '2027-01-01T00:00:00.000Z', findings: aFullReport().findings.map((finding) => ({ ...finding, message: 'Noe annet.' })) });
    expect(prints(later)).toEqual(prints());
    expect(new Set(prints()).size).toBe(prints().length);
  });

  it('says of an incomplete scan that it was not carried through', () => {
    expect(runOf(formatSarif(aReport({ complete: false }), 'en')).invocations[0].executionSuccessful).toBe(false);
  });

  it('names places without a scheme, and acts on nobody’s terminal, whatever the site says', () => {
    fc.assert(
      fc.property(anyHostileText, (text) => {
        const sarif = formatSarif(aHostileReport([text]), 'nb');
        expect(sarif.replaceAll('\n', '')).not.toMatch(actingCharacters);
        for (const { locations } of runOf(sarif).results) expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/^[\w.%!~*'()-]+(?:\/[\w.%!~*'()-]+)*$/u);
      }),
    );
  });
});

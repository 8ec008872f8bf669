import { describe, expect, it } from 'vitest';
import { aBanner, aButton, codesOf, theFinding } from './findings.test-helper.ts';

type Changes = Parameters<typeof aButton>[0];

const reject = (changes: Changes = {}) => aButton({ label: 'Reject all', role: 'reject', ...changes });
const settings = aButton({ label: 'Settings', role: 'settings' });

describe('the banner', () => {
  it('is no finding where no is as easy as yes', () => expect(codesOf({ banner: aBanner() })).toEqual([]));

  it('is a finding without a reject on its first layer', () => {
    expect(theFinding({ banner: aBanner({ buttons: [aButton(), settings] }) })).toMatchObject({ code: 'no-reject-on-first-layer', severity: 'high', evidence: ['“Accept all”', '“Settings”'] });
    expect(codesOf({ banner: aBanner({ buttons: [settings] }) })).toEqual([]);
  });

  it.each([
    ['smaller', { width: 50, height: 20 }],
    ['smaller', { fontPx: 12 }],
    ['harder to read', { color: '#999999' }],
    ['only a link beside a button', { border: null }],
    ['smaller, harder to read, only a link beside a button', { width: 40, height: 16, fontPx: 11, color: '#aaaaaa', border: null }],
  ])('is a finding where reject is %s', (what, changes) => {
    expect(theFinding({ banner: aBanner({ buttons: [aButton(), reject(changes)] }) })).toMatchObject({ code: 'reject-harder-than-accept', message: `No is harder than yes in the banner: its button is ${what}.` });
  });

  it('shows both buttons as they are drawn', () => {
    const { evidence } = theFinding({ banner: aBanner({ buttons: [aButton({ background: '#004d40', color: '#ffffff', border: null }), reject({ color: '#999999' })] }) });
    expect(evidence).toEqual(['“Accept all”: 120 × 44 px, 16 px, #ffffff / #004d40 = 9.8:1', '“Reject all”: 120 × 44 px, 16 px, #999999 / #ffffff = 2.8:1']);
  });

  it.each<[string, Changes, Changes?]>([
    ['words differ in length', { width: 90 }],
    ['both are links', { border: null }, { border: null }],
    ['what is below is a picture', { background: null, surface: null, border: null }],
    ['both are hard to read', { color: '#999999' }, { color: '#999999' }],
  ])('is no finding where %s', (_what, ofReject, ofAccept = {}) => {
    expect(codesOf({ banner: aBanner({ buttons: [aButton(ofAccept), reject(ofReject)] }) })).toEqual([]);
  });

  it('is a finding with boxes ticked beforehand', () => {
    expect(theFinding({ banner: aBanner({ ticked: ['Marketing', 'Statistics'] }) })).toMatchObject({ code: 'pre-ticked-boxes', message: '2 choices are switched on beforehand in the banner.', evidence: ['“Marketing”', '“Statistics”'] });
  });

  it('is a wall only where there is no no', () => {
    expect(codesOf({ banner: aBanner({ isWall: true, buttons: [aButton()] }) })).toEqual(['no-reject-on-first-layer', 'consent-wall']);
    expect(codesOf({ banner: aBanner({ isWall: true }) })).toEqual([]);
  });

  it('is a finding where a machine finds faults of accessibility', () => {
    const accessibility = [{ rule: 'color-contrast', help: 'Elements must meet minimum color contrast ratio thresholds', count: 3 }];
    expect(theFinding({ banner: aBanner({ accessibility }) })).toMatchObject({ code: 'banner-accessibility', items: ['color-contrast'], evidence: ['color-contrast: Elements must meet minimum color contrast ratio thresholds (3)'] });
    expect(codesOf({ banner: aBanner({ accessibility: undefined }) })).toEqual([]);
  });
});

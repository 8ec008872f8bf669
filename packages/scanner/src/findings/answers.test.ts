import type { ReportedPass } from '@kapsel/core';
import { describe, expect, it } from 'vitest';
import { codesOf, theFinding } from './findings.test-helper.ts';

const answered = (id: 'rejected' | 'accepted', changes: Partial<ReportedPass> = {}): ReportedPass => ({ id, consent: 'proved', clicks: 1, canReopen: true, ...changes });

describe('the answers', () => {
  it('are no finding where a no takes what a yes takes, and the question can be opened again', () => {
    expect(codesOf({ passes: [answered('rejected'), answered('accepted')] })).toEqual([]);
    expect(codesOf({ passes: [answered('rejected'), answered('accepted', { clicks: 2 })] })).toEqual([]);
  });

  it('are a finding where a no takes more clicks', () => {
    const passes = [answered('rejected', { clicks: 3 }), answered('accepted')];
    expect(theFinding({ passes })).toMatchObject({ code: 'reject-takes-more-clicks', message: 'A no took 3 clicks, a yes 1.' });
    expect(codesOf({ passes: [answered('rejected', { clicks: 3, consent: 'failed' }), answered('accepted')] })).toEqual([]);
  });

  it('are a finding where nothing opens the question again, and none where nobody looked', () => {
    expect(theFinding({ passes: [answered('rejected', { canReopen: false }), answered('accepted')] })).toMatchObject({ code: 'no-way-to-reopen', evidence: ['rejected: https://a.no/'] });
    const { canReopen: _unknown, ...unlooked } = answered('rejected');
    expect(codesOf({ passes: [unlooked] })).toEqual([]);
  });
});

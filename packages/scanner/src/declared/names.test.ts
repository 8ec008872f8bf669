import { describe, expect, it } from 'vitest';
import { covers, isStemOf, namesIn, patternOf } from './names.ts';

describe('patternOf', () => {
  it.each([
    ['_ga', '_ga'],
    ['_ga_*', '_ga_*'],
    ['_hjSession_{id}', '_hjSession_*'],
    ['_hjSession_{site_id}', '_hjSession_*'],
    ['_hjSession_<id>', '_hjSession_*'],
    ['_ga_<container-id>', '_ga_*'],
    ['_ga_[container-id]', '_ga_*'],
    ['_gat_UA-XXXX', '_gat_UA-*'],
    ['_gat_UA-XXXXXX-Y', '_gat_UA-*'],
    ['_gat_UA-########-#', '_gat_UA-*'],
    ['_ga_xxxxxxxxxx', '_ga_*'],
    ['_pk_id.*', '_pk_id.*'],
    ['_dc_gtm_UA-…', '_dc_gtm_UA-*'],
    ['wordpress_logged_in_[hash]', 'wordpress_logged_in_*'],
    ['amp_...', 'amp_*'],
    ['xx_session', '*_session'],
    ['XSRF-TOKEN', 'XSRF-TOKEN'],
    ['index', 'index'],
    ['max_uid', 'max_uid'],
  ])('reads %s as %s', (name, pattern) => {
    expect(patternOf(name)).toBe(pattern);
  });
});

describe('namesIn', () => {
  it.each<[text: string, names: string[]]>([
    ['_ga', ['_ga']],
    ['_ga, _gid', ['_ga', '_gid']],
    ['_ga\n_gid', ['_ga', '_gid']],
    ['_ga og _gid', ['_ga', '_gid']],
    ['_ga / _gid', ['_ga', '_gid']],
    ['IDE (Google)', ['IDE']],
    ['“_ga”:', ['_ga']],
    ['Google Analytics _ga', ['_ga']],
    ['__hs_\u200bopt_\u00adout', ['__hs_opt_out']],
    ['', []],
    ['–', []],
    ['*', []],
  ])('finds in %j %j', (text, names) => {
    expect(namesIn(text, [])).toEqual(names);
  });

  it('takes the page’s word for what a name is', () => {
    expect(namesIn('Vi bruker _ga fra Google', ['_ga', '_ga_*'])).toEqual(['_ga', '_ga_*']);
  });
});

describe('what a declared name covers', () => {
  it('is what fits its pattern, or is known by it', () => {
    expect(covers('_ga_*', { name: '_ga_ABC123' })).toBe(true);
    expect(covers('_ga_*', { name: '_ga' })).toBe(false);
    expect(covers('_hjSession_*', { name: '_hjSession_1', pattern: '_hjSession_*' })).toBe(true);
  });

  it('is not everything', () => {
    expect(covers('*', { name: '_ga' })).toBe(false);
    expect(covers('_*', { name: '_ga' })).toBe(false);
  });

  it('may lack the id of a name that is known to have one', () => {
    expect(isStemOf('_hjSession', { pattern: '_hjSession_*' })).toBe(true);
    expect(isStemOf('_hj', { pattern: '_hjSession_*' })).toBe(false);
    expect(isStemOf('_hjSession', {})).toBe(false);
  });
});

import { expect } from 'chai';
import { loadingElements, loadingProperties } from './loading.ts';

describe('the elements that are watched', () => {
  it('are all of the browser’s that have a property which loads', () => {
    const classes = window as unknown as Record<string, { prototype: object }>;
    const loads = (name: string) => loadingProperties.some((key) => key !== 'href' && Object.hasOwn(classes[name]?.prototype ?? {}, key));
    const found = Object.getOwnPropertyNames(window).filter((name) => /^HTML.*Element$/u.test(name) && loads(name));
    expect(loadingElements.map((name) => `HTML${name}Element`)).to.include.members(found);
  });
});

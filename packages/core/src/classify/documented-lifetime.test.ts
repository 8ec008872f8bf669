import { describe, expect, it } from 'vitest';
import { documentedLifetime, livesAsDocumented } from './documented-lifetime.ts';

const day = 24 * 60 * 60;
const lasting = (lifetimeSeconds: number) => ({ kind: 'cookie', name: 'a', domain: 'a.no', session: false, lifetimeSeconds }) as const;
const ofSession = { kind: 'cookie', name: 'a', domain: 'a.no', session: true } as const;

describe('a documented lifetime', () => {
  it('is read as it would be seen', () => {
    expect(documentedLifetime('session')).toEqual({ session: true });
    expect(documentedLifetime('30 minutes')).toEqual({ session: false, lifetimeSeconds: 1800 });
    expect(documentedLifetime('1 day')).toEqual({ session: false, lifetimeSeconds: day });
    for (const open of [undefined, 'persistent', 'a while', '2 moons']) expect(documentedLifetime(open)).toEqual({});
  });

  it('is agreed with by what stays about as long', () => {
    expect(livesAsDocumented(lasting(400 * day), '13 months')).toBe(true);
    expect(livesAsDocumented(lasting(2 * 365 * day), '2 years')).toBe(true);
    expect(livesAsDocumented(ofSession, 'session')).toBe(true);
    expect(livesAsDocumented(lasting(365 * day), '2 years')).toBe(false);
    expect(livesAsDocumented(ofSession, '2 years')).toBe(false);
    expect(livesAsDocumented(lasting(day), 'session')).toBe(false);
    expect(livesAsDocumented(lasting(day), 'persistent')).toBe(false);
  });
});

import { createHmac, generateKeyPairSync, webcrypto } from 'node:crypto';
import type { PurposeClaims } from '@kapsel/core';
import { anything, assert as check, base64String, constantFrom, integer, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signPurpose } from './sign-purpose.ts';
import { verifyPurpose } from './verify-purpose.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const now = 1_790_000_000;
const claims: PurposeClaims = { iss: 'shop', jti: '0190a5da-c967-7bbc-b302-099a8057aaaa', purpose: 'newsletter', granted: true, iat: now - 5, noticeHash: 'b'.repeat(64) };
const expected = { publicKey, siteId: 'shop', purpose: 'newsletter', now } as const;

const value = signPurpose(claims, privateKey);
const [header = '', payload = '', signature = ''] = value.split('.');
const verify = (given: unknown, changes: object = {}) => verifyPurpose(given, { ...expected, ...changes });
const encode = (part: unknown) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
const signedWith = (changes: object) => signPurpose({ ...claims, ...changes }, privateKey);

describe('verifyPurpose', () => {
  it('gives the claims of what the log has signed', () => {
    expect(verify(value)).toEqual({ ok: true, claims });
    const { noticeHash: _none, ...short } = claims;
    expect(verify(signPurpose(short, privateKey))).toEqual({ ok: true, claims: short });
  });

  it('is the JWS that any other library reads', async () => {
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'EdDSA', typ: 'kapsel-purpose' });
    const key = await webcrypto.subtle.importKey('jwk', publicKey.export({ format: 'jwk' }), 'Ed25519', false, ['verify']);
    expect(await webcrypto.subtle.verify('Ed25519', key, Buffer.from(signature, 'base64url'), Buffer.from(`${header}.${payload}`))).toBe(true);
  });

  it('takes a key as PEM, as JWK and as Node has it, and several of them', () => {
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    for (const key of [pem, publicKey.export({ format: 'jwk' }), publicKey, privateKey, [other.publicKey, pem]]) expect(verify(value, { publicKey: key })).toMatchObject({ ok: true });
    const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    for (const key of [privatePem, privateKey.export({ format: 'jwk' })]) expect(signPurpose(claims, key)).toBe(value);
  });

  it('wants Ed25519, and says so', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(() => verify(value, { publicKey: rsa.publicKey })).toThrow(/Ed25519 key; this one is rsa/u);
    expect(() => signPurpose(claims, rsa.privateKey)).toThrow(TypeError);
  });

  it.each<[string, unknown]>([
    ['refused', '0'],
    ['unsigned', 'unsigned'],
    ['malformed', undefined],
    ['malformed', null],
    ['malformed', ''],
    ['malformed', 'on'],
    ['malformed', [value]],
    ['malformed', `${value}.`],
    ['malformed', ` ${value}`],
    ['malformed', `${header}.${payload}.`],
    ['malformed', signedWith({ granted: false })],
    ['malformed', signedWith({ jti: '7' })],
    ['malformed', signedWith({ iat: '2026' })],
    ['malformed', signedWith({ noticeHash: 'x' })],
    ['wrong-algorithm', `${encode({ alg: 'none', typ: 'kapsel-purpose' })}.${payload}.${signature}`],
    ['wrong-algorithm', `${encode({ alg: 'HS256', typ: 'kapsel-purpose' })}.${payload}.${signature}`],
    ['wrong-algorithm', `${encode({ alg: 'EdDSA', typ: 'JWT' })}.${payload}.${signature}`],
    ['wrong-algorithm', `${encode({ alg: 'EdDSA', typ: 'kapsel-purpose', crit: ['b64'], b64: false })}.${payload}.${signature}`],
    ['wrong-algorithm', `${encode('null')}.${payload}.${signature}`],
    ['wrong-signature', signPurpose(claims, other.privateKey)],
    ['wrong-signature', `${header}.${encode({ ...claims, purpose: 'everything' })}.${signature}`],
    ['other-site', signedWith({ iss: 'market' })],
    ['other-purpose', signedWith({ purpose: 'profiling' })],
    ['too-old', signedWith({ iat: now - 3601 })],
    ['in-future', signedWith({ iat: now + 61 })],
  ])('says %s of %j', (reason, given) => {
    expect(verify(given)).toEqual({ ok: false, reason });
  });

  it('gives the id under which an unsigned one is recorded later, if it is one', () => {
    expect(verify(`unsigned:${claims.jti}`)).toEqual({ ok: false, reason: 'unsigned', recordId: claims.jti });
    expect(verify(`unsigned:${'x'.repeat(36)}`)).toEqual({ ok: false, reason: 'unsigned' });
  });

  it('knows no way around the signature with the public key as a secret', () => {
    const text = `${encode({ alg: 'HS256', typ: 'kapsel-purpose' })}.${payload}`;
    const mac = createHmac('sha512', publicKey.export({ type: 'spki', format: 'pem' })).update(text).digest('base64url');
    expect(verify(`${text}.${mac}`)).toEqual({ ok: false, reason: 'wrong-algorithm' });
  });

  it('takes as old a value as it is told to', () => {
    const old = signedWith({ iat: now - 86_000 });
    expect(verify(old, { maxAgeSeconds: 86_400 })).toMatchObject({ ok: true });
    expect(verify(old, { maxAgeSeconds: 60 })).toEqual({ ok: false, reason: 'too-old' });
  });

  it('has one spelling for one signature', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(value.at(-1) ?? '');
    expect(verify(value.slice(0, -1) + alphabet[last ^ 1])).toEqual({ ok: false, reason: 'wrong-signature' });
  });

  it('refuses a value in which any letter is another', () => {
    check(
      property(integer({ min: 0, max: value.length - 1 }), constantFrom(...'AZaz09-_.= +/\u0000æ'), (place, letter) => {
        const changed = value.slice(0, place) + letter + value.slice(place + 1);
        expect(verify(changed).ok).toBe(changed === value);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws and never takes what nobody signed', () => {
    const part = oneof(base64String(), string(), constantFrom(header, payload, signature, ''));
    check(property(oneof(anything(), string(), tuple(part, part, part).map((parts) => parts.join('.'))), (given) => given === value || !verify(given).ok), { numRuns: 1000 });
  });
});

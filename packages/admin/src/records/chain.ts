import { hash } from 'node:crypto';
import { canonicalJson, type ConsentRecord, type Json } from '@kapsel/core';

/** SHA-256 of text, 64 hexadecimal digits. */
export function sha256(text: string): string {
  return hash('sha256', text);
}

/** The record as the bytes that are hashed and kept. */
export function bodyOf(record: ConsentRecord): string {
  return canonicalJson(record as unknown as Json);
}

/** Core's `recordDigest`, without the detour over a promise that costs more than the hash. */
export function digestOf(body: string, salt: string): string {
  return hash('sha256', Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(body)]));
}

/** Core's `chainLink`, at once. */
export function linkAfter(previous: string, digest: string): string {
  return hash('sha256', Buffer.from(previous + digest, 'hex'));
}

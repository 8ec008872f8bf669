import { newRecordIdPattern } from '@kapsel/core';
import { z } from 'zod';

/** A UUIDv7 of ours. */
export const id = z.string().regex(/^[\dA-Za-z-]{1,64}$/u, 'is no id of ours');

/** Text that both databases take: PostgreSQL has no NUL. */
export const text = (most: number) => z.string().max(most, `must be ${most} characters at most`).regex(/^[^\0]*$/u, 'must not have a NUL in it');

/** Words for people. */
export const name = text(200).trim().min(1, 'must not be empty');

/** Text that both databases and the audit log take. */
export const plainText = z.string().regex(/^[^\0\p{Cs}]*$/u, 'must not have a NUL or half a character (a lone surrogate) in it');

/** Milliseconds since 1970. */
export const time = z.int().nonnegative();

/** What is there no more, or was done, without more to say. */
export const nothing = z.null();

/** How a list is cut: `after` is what the page before gave as `next`. */
export const page = z.object({ after: text(200).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });

/** Of a consent record. */
export const recordId = z.string().regex(newRecordIdPattern, 'must be a UUIDv7 in lower case');

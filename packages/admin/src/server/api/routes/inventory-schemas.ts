import { categories, exemptions, itemKinds, reportedCategories } from '@kapsel/core';
import { z } from 'zod';
import { orders } from '../../../review/inventory.ts';
import type { Filter } from '../../../review/filter.ts';
import { id, page, plainText, time } from '../schemas.ts';

const words = (most: number) => plainText.max(most);

const states = ['new', 'approved', 'changed', 'gone'] as const;
const someOf = (all: readonly string[]) => z.string().regex(new RegExp(`^(?:${all.join('|')})(?:,(?:${all.join('|')}))*$`, 'u'), `must be some of ${all.join(', ')}, with commas between them`);

const likely = z.coerce.number().min(0).max(1);

/** Of an address. */
export const wanted = page.extend({
  state: someOf(states).optional(),
  category: someOf(reportedCategories).optional(),
  kind: someOf(itemKinds).optional(),
  provider: words(200).optional(),
  service: words(200).optional(),
  confidenceBelow: likely.optional().describe('Those that the classifier was less sure of; below 0.6 nothing is classified'),
  confidenceAtLeast: likely.optional(),
  scan: id.optional().describe('What this scan found first, or found changed'),
  text: words(200).optional().describe('Stands in the name, domain, provider or service'),
  order: z.enum(orders).default('name').describe('By name, the least sure first, or the newest first'),
});

export function filterFrom({ state, category, kind, ...rest }: z.infer<typeof wanted>): Filter {
  return { ...rest, ...(state !== undefined && { state: state.split(',') }), ...(category !== undefined && { category: category.split(',') }), ...(kind !== undefined && { kind: kind.split(',') }) } as Filter;
}

/** The same in a body. */
const filter = z
  .strictObject({
    state: z.array(z.enum(states)).max(4),
    category: z.array(z.enum(reportedCategories)).max(5),
    kind: z.array(z.enum(itemKinds)).max(6),
    provider: words(200),
    service: words(200),
    confidenceBelow: z.number().min(0).max(1),
    confidenceAtLeast: z.number().min(0).max(1),
    scan: id,
    text: words(200),
  })
  .partial();

const purpose = z.strictObject({ nb: words(2000), en: words(2000) });
const reason = words(2000).min(1, 'must not be empty');

/** The owner's word: an override without its name and domain. */
export const word = z
  .strictObject({
    category: z.enum(categories),
    service: words(60).optional(),
    provider: words(200).min(1, 'must not be empty').optional(),
    purpose: purpose.optional(),
    exemption: z.strictObject({ kind: z.enum(exemptions), reason: z.strictObject({ nb: reason, en: reason }) }).optional().describe('Why it may be stored unasked'),
  })
  .meta({ id: 'OwnersWord' });

const selection = { ids: z.array(id).min(1).max(10_000).optional(), filter: filter.optional() };
export const bulk = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.enum(['approve', 'reset', 'forget']), ...selection }),
    z.strictObject({ action: z.literal('override'), ...selection, word }),
  ])
  .refine(({ ids, filter: some }) => (ids === undefined) !== (some === undefined), 'must have either ids or a filter');

const change = z.object({ field: z.string(), before: z.string(), after: z.string() });

export const item = z
  .object({
    itemId: z.string(),
    state: z.enum(states),
    kind: z.enum(itemKinds),
    name: z.string().describe('The name pattern where the name carries an id; of requests the host. Hostile text'),
    domain: z.string(),
    category: z.string(),
    service: z.string().nullable(),
    provider: z.string().nullable(),
    confidence: z.number(),
    purpose: z.object({ nb: z.string(), en: z.string() }),
    exemption: z.object({ kind: z.enum(exemptions), reason: z.object({ nb: z.string(), en: z.string() }) }).nullable(),
    lifetime: z.string(),
    setters: z.string().describe('Hosts of who set it'),
    isUnasked: z.boolean().describe('Whether it came before any choice'),
    isOverridden: z.boolean(),
    changes: z.array(change).describe('Since it was approved'),
    approvedBy: z.string().nullable(),
    approvedByName: z.string().nullable(),
    approvedAt: time.nullable(),
    firstScanId: z.string(),
    firstSeenAt: time,
    lastScanId: z.string(),
    lastSeenAt: time,
  })
  .meta({ id: 'InventoryItem' });

export const event = z.object({ eventId: z.string(), at: time, actor: z.string(), actorName: z.string().nullable(), kind: z.string(), detail: z.record(z.string(), z.unknown()) }).meta({ id: 'InventoryEvent' });

export const itemInFull = item
  .extend({
    reasons: z.array(z.string()),
    suggestion: z.string().nullable(),
    found: z.array(z.record(z.string(), z.unknown())).describe('As the scan found it; hostile text'),
    history: z.array(event),
  })
  .meta({ id: 'InventoryItemInFull' });

export const found = z.object({ items: z.array(item), total: z.number(), next: z.string().nullable() });
export const counts = z.object({ new: z.number(), approved: z.number(), changed: z.number(), gone: z.number(), unclassified: z.number() });
export const done = z.object({ count: z.number(), skipped: z.number(), reasons: z.array(z.object({ itemId: z.string(), code: z.string(), message: z.string() })).describe('Why not the others; 100 at most') });
export const comment = z.strictObject({ text: words(5000).trim().min(1, 'must not be empty') });

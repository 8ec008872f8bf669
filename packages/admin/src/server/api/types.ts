import type { FastifyBaseLogger, FastifyInstance, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Json } from '@kapsel/core';
import type { Principal, Subject } from '../../access/principal.ts';
import type { Permission } from '../../access/roles.ts';
import type { Database } from '../../db/database.ts';

/** Where routes are added, with zod schemas that type what they get. */
export type Api = FastifyInstance<RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, FastifyBaseLogger, ZodTypeProvider>;

/** Who may ask: who has that permission on the `:siteId` or `:organisationId` of the address, anybody who signed in, or anybody. */
export type Access = Permission | 'signed-in' | 'anybody';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route of the API says it. */
    readonly access?: Access;
    /** What the audit log calls it, such as `site.update`; every route that changes something says it. */
    readonly action?: string;
  }
  interface FastifyRequest {
    /** Who asks; nobody on routes that are for anybody. */
    principal: Principal | undefined;
    /** The site or organisation of the address, proved to be theirs. */
    subject: Subject | undefined;
    /** Whether whoever asked may do so to this moment; for answers that go on after their rights may have ended. */
    mayStill(): Promise<boolean>;
    /** Whether `audit` was called. */
    isAudited: boolean;
    /** Writes down what the request does; call it in the transaction that does it. The organisation is that of the address where none is given. */
    audit(transaction: Database['db'], target: string, detail?: { readonly [key: string]: Json }, organisationId?: string): Promise<void>;
  }
}

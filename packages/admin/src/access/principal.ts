import { mayAs, permissions, type Permission, type Role } from './roles.ts';

/** Who asks: a person who signed in, or a program with a token. */
export type Principal =
  | { readonly kind: 'account'; readonly accountId: string; readonly roles: ReadonlyMap<string, Role> }
  | { readonly kind: 'token'; readonly tokenId: string; readonly organisationId: string; readonly scopes: ReadonlySet<Permission>; readonly siteId?: string };

/** What is asked about. */
export interface Subject {
  readonly organisationId: string;
  readonly siteId?: string;
}

/** Whether it is there for them at all; what is not, is answered as if it did not exist. */
export function sees(principal: Principal, { organisationId, siteId }: Subject): boolean {
  if (principal.kind === 'account') return principal.roles.has(organisationId);
  return principal.organisationId === organisationId && (principal.siteId === undefined || principal.siteId === siteId);
}

/** Whether they may do that there. */
export function may(principal: Principal, permission: Permission, subject: Subject): boolean {
  if (!sees(principal, subject)) return false;
  if (principal.kind === 'token') return principal.scopes.has(permission);
  const role = principal.roles.get(subject.organisationId);
  return role !== undefined && mayAs(role, permission);
}

/** Whether they may have somebody be that: nobody gives away what they have not got themselves. */
export function mayGive(principal: Principal | undefined, role: Role, subject: Subject): boolean {
  return principal !== undefined && permissions.every((permission) => !mayAs(role, permission) || may(principal, permission, subject));
}

/** As the audit log names them. */
export function actorOf(principal: Principal): string {
  return principal.kind === 'account' ? `account:${principal.accountId}` : `token:${principal.tokenId}`;
}

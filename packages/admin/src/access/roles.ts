/** What somebody may do in an organisation; each may all that the next may. */
export const roles = ['owner', 'editor', 'reviewer', 'viewer'] as const;
export type Role = (typeof roles)[number];

const ofViewer = ['organisation:read', 'site:read', 'scan:read', 'inventory:read', 'version:read', 'figures:read'] as const;
const ofReviewer = ['inventory:review', 'version:approve', 'record:read'] as const;
const ofEditor = ['site:write', 'scan:run', 'draft:write', 'version:publish', 'record:export', 'purpose:write', 'webhook:write'] as const;
const ofOwner = ['organisation:write', 'member:write', 'token:write', 'audit:read', 'site:create', 'site:delete', 'record:erase'] as const;

/** The single things that are allowed or not; also the scopes of an API token. */
export const permissions = [...ofViewer, ...ofReviewer, ...ofEditor, ...ofOwner] as const;
export type Permission = (typeof permissions)[number];

const allowed: { readonly [role in Role]: ReadonlySet<Permission> } = {
  viewer: new Set(ofViewer),
  reviewer: new Set([...ofViewer, ...ofReviewer]),
  editor: new Set([...ofViewer, ...ofReviewer, ...ofEditor]),
  owner: new Set(permissions),
};

/** Whether somebody of that role may do it. */
export function mayAs(role: Role, permission: Permission): boolean {
  return allowed[role].has(permission);
}

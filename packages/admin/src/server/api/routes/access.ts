import { accountRoutes } from './account.ts';
import { auditRoutes } from './audit.ts';
import { identityProviderRoutes } from './identity-provider.ts';
import { invitationRoutes } from './invitations.ts';
import { memberRoutes } from './members.ts';
import { secondFactorRoutes } from './second-factor.ts';
import { sessionRoutes } from './session.ts';
import { tokenRoutes } from './tokens.ts';

/** Who people are, how they come in, what they may, and what they did. */
export const accessRoutes = [sessionRoutes, accountRoutes, secondFactorRoutes, identityProviderRoutes, memberRoutes, invitationRoutes, tokenRoutes, auditRoutes];

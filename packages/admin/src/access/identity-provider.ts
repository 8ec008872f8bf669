import { allowInsecureRequests, authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge, ClientSecretBasic, ClientSecretPost, Configuration, discovery, fetchUserInfo, None, randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { Role } from './roles.ts';
import type { Secrets } from './secrets.ts';

/** A server elsewhere that people sign in by (OpenID Connect). */
export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** None for a public client; PKCE is used in any case. */
  readonly clientSecret: string | null;
  /** Whoever has an address there comes in; members and who was invited only where it is empty. */
  readonly domains: readonly string[];
  /** As what they come in. */
  readonly role: Role;
  /** Whether every address there counts as proved, though it does not say so. */
  readonly trustsEmail: boolean;
}

/** Kept by the browser, sealed, from the way there until the way back. */
export interface Flow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly endsAt: number;
  /** Who was signed in here as they went. */
  readonly accountId?: string;
}

/** Who somebody is there. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly isEmailProved: boolean;
  readonly name: string | undefined;
}

/** The server elsewhere cannot be reached, or does not do as it should. */
export class ProviderError extends Error {
  override name = 'ProviderError';
}

const secretUse = 'identity-provider';
const flowMs = 600_000;
const timeoutSeconds = 10;

/** What a hostile or broken server may say of somebody. */
const claimsSchema = z.object({ sub: z.string().min(1).max(255), email: z.string().max(254).toLowerCase().pipe(z.email()).optional().catch(undefined), email_verified: z.unknown().optional(), name: z.string().trim().min(1).max(200).optional().catch(undefined) });

/** The settings, with the secret opened. */
export async function readProvider({ db }: Database, secrets: Secrets): Promise<ProviderSettings | undefined> {
  const row = await db.selectFrom('identity_provider').selectAll().executeTakeFirst();
  return row && { issuer: row.issuer, clientId: row.client_id, clientSecret: row.client_secret === null ? null : secrets.unseal(row.client_secret, secretUse), domains: JSON.parse(row.domains) as string[], role: row.role, trustsEmail: row.trusts_email === 1 };
}

/** Puts these in place of those before. */
export async function writeProvider(transaction: Database['db'], secrets: Secrets, { issuer, clientId, clientSecret, domains, role, trustsEmail }: ProviderSettings): Promise<void> {
  await transaction.deleteFrom('identity_provider').execute();
  await transaction
    .insertInto('identity_provider')
    .values({ issuer, client_id: clientId, client_secret: clientSecret === null ? null : secrets.seal(clientSecret, secretUse), domains: JSON.stringify(domains), role, trusts_email: trustsEmail ? 1 : 0, created_at: Date.now() })
    .execute();
}

/**
 * Asks the server what it offers.
 *
 * @throws ProviderError that says what is wrong
 */
export async function connect({ issuer, clientId, clientSecret }: Pick<ProviderSettings, 'issuer' | 'clientId' | 'clientSecret'>): Promise<Configuration> {
  const url = new URL(issuer);
  // Without TLS only on this very machine.
  const options = { timeout: timeoutSeconds, ...(url.protocol === 'http:' && { execute: [allowInsecureRequests] }) };
  const found = await discovery(url, clientId, undefined, None(), options).catch((error: unknown) => {
    throw new ProviderError(`${issuer} does not answer as an OpenID provider: ${reasonOf(error)}`, { cause: error });
  });
  if (clientSecret === null) return found;
  const methods = found.serverMetadata().token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const configuration = new Configuration(found.serverMetadata(), clientId, clientSecret, methods.includes('client_secret_basic') ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret));
  configuration.timeout = timeoutSeconds;
  if (url.protocol === 'http:') allowInsecureRequests(configuration);
  return configuration;
}

/** Where the browser goes, and what it has to bring back. */
export async function beginFlow(configuration: Configuration, redirectUri: string, now = Date.now()): Promise<{ readonly url: string; readonly flow: Flow }> {
  const flow = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), endsAt: now + flowMs };
  const url = buildAuthorizationUrl(configuration, { redirect_uri: redirectUri, scope: 'openid email profile', state: flow.state, nonce: flow.nonce, code_challenge: await calculatePKCECodeChallenge(flow.verifier), code_challenge_method: 'S256' });
  return { url: url.href, flow };
}

/**
 * Proves what the browser brought back: state, nonce, PKCE, the signature of the ID token, its issuer, audience and time.
 *
 * @throws ProviderError where any of it does not hold
 */
export async function finishFlow(configuration: Configuration, cameTo: string, { state, nonce, verifier }: Flow, trustsEmail: boolean): Promise<Identity> {
  try {
    const tokens = await authorizationCodeGrant(configuration, new URL(cameTo), { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true });
    const inToken = tokens.claims();
    if (!inToken) throw new ProviderError('there is no ID token');
    const told = inToken['email'] === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined ? await fetchUserInfo(configuration, tokens.access_token, inToken.sub) : {};
    const { sub, email, email_verified: isVerified, name } = claimsSchema.parse({ ...told, ...inToken });
    return { issuer: configuration.serverMetadata().issuer, subject: sub, email, name, isEmailProved: email !== undefined && (isVerified === true || trustsEmail) };
  } catch (error) {
    throw new ProviderError(`Signing in elsewhere did not work: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { readonly cause?: { readonly code?: string } };
  return cause?.code === undefined ? message : `${message} (${cause.code})`;
}

import type { FastifyReply, FastifyRequest } from 'fastify';

/** No other host may set it, and it is for the whole of this one (RFC 6265bis, 4.1.3.2). */
export const sessionCookie = '__Host-kapsel';

/** What the browser holds, if it holds one. */
export function sessionOf(request: FastifyRequest): string | undefined {
  return request.cookies[sessionCookie];
}

/** Has the browser hold a session until it is closed, or forget it. Browsers take it over https, and over http from this machine. */
export function setSession(reply: FastifyReply, token: string | undefined): void {
  const options = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const;
  if (token === undefined) void reply.clearCookie(sessionCookie, options);
  else void reply.setCookie(sessionCookie, token, options);
}

import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { isUnavailable } from '../db/unavailable.ts';
import { DraftConflict } from '../publish/draft.ts';
import { ProposalError } from '../publish/proposals.ts';
import { PublishError } from '../publish/publication.ts';
import { BusyError } from '../records/record-writer.ts';
import { ReviewError } from '../review/review-error.ts';

/** Says no: a status, a code for machines, a sentence for people. */
export class HttpError extends Error {
  override name = 'HttpError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
  }
}

/** Every answer that is no success, in one form. Whatever we did not expect is logged, and told to nobody. */
export function mapErrors(app: FastifyInstance, onRejected: (code: string) => void): void {
  // A transaction fails for all that are in it by one error, and a flood must not fill the disk with lines.
  const logged = new WeakSet<Error>();
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, code, message } = known(error);
    onRejected(code);
    if (status >= 500 && code !== 'BUSY' && !logged.has(error)) {
      logged.add(error);
      request.log.error({ err: { name: error.name, message: error.message, stack: error.stack } }, 'failed');
    }
    if ((status === 429 || status === 503) && !reply.hasHeader('Retry-After')) void reply.header('Retry-After', '1');
    return send(reply, status, code, message);
  });
  app.setNotFoundHandler((_request, reply) => send(reply, 404, 'NOT_FOUND', 'There is nothing at this address.'));
}

/** Answers what is no request at all, or too slow or too long a one, before any route could. */
export function answerNoRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (socket.writable) {
    const { status, code, message } = noRequests[error.code ?? ''] ?? { status: 400, code: 'BAD_REQUEST', message: 'This request cannot be read.' };
    const body = JSON.stringify({ error: { code, message } });
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
  }
  socket.destroy();
}

const noRequests: { readonly [code: string]: Pick<HttpError, 'status' | 'code' | 'message'> | undefined } = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'TOO_SLOW', message: 'The request took too long to come.' },
  HPE_HEADER_OVERFLOW: { status: 431, code: 'TOO_LONG', message: 'The headers are longer than they may be.' },
};

/** What is no success, in its one form. */
export function send(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.status(status).header('Cache-Control', 'no-store').send({ error: { code, message } });
}

function known(error: FastifyError): Pick<HttpError, 'status' | 'code' | 'message'> {
  if (error instanceof HttpError) return error;
  if (error instanceof BusyError) return { status: 503, code: 'BUSY', message: 'Too much waits already; come again.' };
  // Whoever went away is told nothing, and it is no trouble of ours.
  if (error.code === 'ECONNRESET' && error.message === 'aborted') return { status: 400, code: 'ABORTED', message: 'The request broke off.' };
  if (isUnavailable(error)) return { status: 503, code: 'NO_DATABASE', message: 'The database takes nothing just now; come again.' };
  if (error instanceof PublishError) return { status: 422, code: 'NOT_PUBLISHABLE', message: error.message };
  if (error instanceof ReviewError) return { status: error.code === 'BAD_OVERRIDE' ? 400 : 409, code: error.code, message: error.message };
  if (error instanceof DraftConflict) return { status: error.isUnnamed ? 428 : 412, code: error.isUnnamed ? 'NAME_THE_DRAFT' : 'DRAFT_CHANGED', message: error.message };
  if (error instanceof ProposalError) return { status: error.code === 'PROPOSAL_OVER' ? 409 : 403, code: error.code, message: error.message };
  if (hasZodFastifySchemaValidationErrors(error)) return { status: 400, code: 'BAD_REQUEST', message: error.validation.map(faultOf).join('\n') };
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { status: 413, code: 'TOO_LONG', message: 'The body is longer than it may be.' };
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { status: 415, code: 'WRONG_TYPE', message: 'The body has to be application/json or text/plain.' };
  if (error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error.code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return { status: 400, code: 'BAD_JSON', message: 'The body is not JSON.' };
  if (error.statusCode !== undefined && error.statusCode < 500) return { status: error.statusCode, code: 'BAD_REQUEST', message: 'This request cannot be read.' };
  return { status: 500, code: 'INTERNAL', message: 'Something went wrong here; it is in the log.' };
}

/** `/domains/0` and what is wrong there → `domains.0: must be …` */
function faultOf({ instancePath, message = 'is not right' }: { readonly instancePath: string; readonly message?: string }): string {
  const where = instancePath.split('/').filter(Boolean).join('.');
  return where === '' ? message : `${where}: ${message}`;
}

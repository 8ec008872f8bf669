import { categories, consentCookieMaxAgeDays, serviceIdPattern, signedValuePattern } from '@kapsel/core';
import type { Inside } from '../../part.ts';
import { createQueue, type Queue } from '../../records/queue.ts';
import { createSender, type Sender } from '../../records/sender.ts';
import { purposeSubmission, type Tick } from './submission.ts';

/** Nobody waits longer for a log before their form goes, in milliseconds. */
const patienceMs = 1500;

/** What a form carries of a consent. */
export interface Proof {
  /** Signed by the log; or `unsigned`, with the id under which the record waits for the log. */
  readonly value: string;
  readonly signed: boolean;
  readonly recordId: string | undefined;
  /** Address of the receipt, once the log has the record. */
  readonly receipt: string | undefined;
}

/** Where nobody keeps records, or the form goes past us. */
export const unsigned: Proof = { value: 'unsigned', signed: false, recordId: undefined, receipt: undefined };

/** Whether a record can be made of consents to this purpose. */
export function mayRecord(purpose: string, { config, emit }: Inside): boolean {
  if (!config.log) return false;
  if (serviceIdPattern.test(purpose) && !(categories as readonly string[]).includes(purpose)) return true;
  emit('error', { message: `<kapsel-purpose> “${purpose}” makes no record: give it a purpose of lower-case letters, digits and hyphens that is no category.` });
  return false;
}

/** Has the log keep a consent and vouch for it. Where it does not in time, the record waits with those of the banner. */
export async function prove(tick: Tick, inside: Inside): Promise<Proof> {
  const log = (logOfPage ??= openLog(inside));
  const submission = await purposeSubmission(tick, inside);
  const { recordId } = submission;
  log.queue.add(submission);
  const tooLate = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs, undefined));
  const value = await Promise.race([log.sender.send(submission).then(() => log.answers.get(recordId)), tooLate]);
  const isKept = log.answers.has(recordId);
  if (!isKept && !log.queue.has(recordId)) return unsigned; // The log has refused it, and always will.
  const receipt = isKept ? `${inside.config.log?.endpoint.replace(/\/$/u, '')}/${recordId}` : undefined;
  return { value: value ?? `unsigned:${recordId}`, signed: value !== undefined, recordId, receipt };
}

interface Log {
  readonly queue: Queue;
  readonly sender: Sender;
  /** What the log has answered, by record. */
  readonly answers: ReadonlyMap<string, Promise<string | undefined>>;
}

let logOfPage: Log | undefined;

function openLog({ config, natives, emit }: Inside): Log {
  const answers = new Map<string, Promise<string | undefined>>();
  const queue = createQueue(natives.localStorage, config.cookie?.maxAgeDays ?? consentCookieMaxAgeDays, (message) => emit('error', { message }));
  const sender = createSender(config.log?.endpoint ?? '', queue, { natives, emit }, (recordId, answer) => answers.set(recordId, signedValueOf(answer)));
  return { queue, sender, answers };
}

async function signedValueOf(answer: Response): Promise<string | undefined> {
  try {
    const { value } = (await answer.json()) as { value?: unknown };
    return typeof value === 'string' && signedValuePattern.test(value) ? value : undefined;
  } catch {
    return undefined; // It has the record, and signs nothing.
  }
}

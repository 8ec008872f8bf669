import { attributeOf } from '../../blocker/dom.ts';
import { insideOfPage, type Inside } from '../../part.ts';
import { mayRecord, prove, unsigned, type Proof } from './proof.ts';
import type { Tick } from './submission.ts';

/** A question in a form, as far as sending the form goes. */
export interface AskedPurpose {
  readonly form: HTMLFormElement | null;
  readonly kind: 'consent' | 'acknowledgement';
  readonly purpose: string;
  /** While the box is ticked. */
  readonly tick: Tick | undefined;
  readonly isDisabled: boolean;
  /** Puts what proves the tick into the form. */
  carry(): void;
  /** Shows the link to what was recorded. */
  showReceipt(address: string): void;
  untick(): void;
}

/** After a page has taken a form by itself, its box stays for the second click of a double click … */
const doubleClickMs = 1000;
/** … and while a browser waits for the next page. Who sends a form twice in that time sends the same proof twice. */
const leavingMs = 10_000;

/** A form may have fields of these names, which stand before its own. */
const { requestSubmit } = HTMLFormElement.prototype;

const purposes = new Set<AskedPurpose>();
/** Forms that wait for the log. */
const waiting = new Set<HTMLFormElement>();
/** Forms that go on with what they waited for. */
let going: HTMLFormElement | undefined;
/** The submission that a form is in, until its fields have been read. */
const submissions = new WeakMap<HTMLFormElement, Event>();
const proofs = new WeakMap<Tick, Proof & { readonly madeAt: number }>();

/** Stands guard over the forms of a document or shadow root. Ahead of the page's own handlers, which then run once, and see the proof. */
export function addPurpose(purpose: AskedPurpose, root: Node): void {
  purposes.add(purpose);
  root.addEventListener('submit', onSubmit as EventListener, true);
  root.addEventListener('formdata', onFormData as EventListener, true);
}

export function removePurpose(purpose: AskedPurpose): void {
  purposes.delete(purpose);
}

/** Whether an answer is on its way to the log. */
export function isWaiting(form: HTMLFormElement | null): boolean {
  return form !== null && waiting.has(form);
}

export function proofOf(tick: Tick): Proof {
  return proofs.get(tick) ?? unsigned;
}

/** For a second click, or for a form that the page sent back to be mended. */
function isProved(tick: Tick): boolean {
  return Date.now() - (proofs.get(tick)?.madeAt ?? 0) < leavingMs;
}

// A page from the back/forward cache asks anew, and a form that was left while it waited does not go after all.
addEventListener('pagehide', () => waiting.clear());
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) for (const purpose of purposes) purpose.untick();
});

function askedIn(form: HTMLFormElement): AskedPurpose[] {
  return [...purposes].filter((purpose) => purpose.form === form && !purpose.isDisabled);
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  // Whoever has stopped it before us sends no form.
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented || closesDialog(form, event.submitter)) return;
  if (waiting.has(form)) return stop(event);
  const inside = insideOfPage();
  const consents = askedIn(form).filter(({ kind }) => kind === 'consent');
  const unproved = consents.filter(({ tick }) => tick && !isProved(tick));
  const recorded = inside && going !== form ? unproved.filter(({ purpose }) => mayRecord(purpose, inside)) : [];
  if (inside && recorded.length > 0) {
    stop(event);
    void hold(form, event, recorded, inside);
    return;
  }
  for (const asked of unproved) if (asked.tick) settle(asked, asked.tick, unsigned, inside);
  for (const { purpose, tick } of consents) if (!tick) tell(inside, purpose, false);
  submissions.set(form, event);
  const receipts = consents.map((asked) => ({ asked, receipt: asked.tick && proofOf(asked.tick).receipt }));
  setTimeout(() => {
    // The page has taken it, and stays.
    if (event.defaultPrevented) for (const { asked, receipt } of receipts) if (receipt) asked.showReceipt(receipt);
  });
}

/** Such a form is not sent anywhere, whichever of its buttons was pressed. */
function closesDialog(form: HTMLFormElement, submitter: HTMLElement | null): boolean {
  return /^dialog$/iu.test(submitter?.getAttribute('formmethod') ?? attributeOf(form, 'method') ?? '');
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Has each consent recorded, then lets the form go: in any case, and as it was sent. */
async function hold(form: HTMLFormElement, event: SubmitEvent, recorded: readonly AskedPurpose[], inside: Inside): Promise<void> {
  const { submitter } = event;
  waiting.add(form);
  await Promise.all(
    recorded.map(async (asked) => {
      const { tick } = asked;
      if (tick) settle(asked, tick, await prove(tick, inside).catch(() => unsigned), inside);
    }),
  );
  if (!waiting.delete(form)) return;
  going = form;
  try {
    send(form, submitter, event);
  } finally {
    going = undefined;
  }
}

function send(form: HTMLFormElement, submitter: HTMLElement | null, { isTrusted }: Event): void {
  // What a script dispatched was for handlers only, and never sent a form.
  if (!isTrusted) form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true, submitter }));
  else {
    try {
      requestSubmit.call(form, submitter);
    } catch {
      requestSubmit.call(form); // The page has taken the button away.
    }
  }
}

/** @param tick of when the form was sent; the page may have reset the form since, and then it carries nothing */
function settle(asked: AskedPurpose, tick: Tick, proof: Proof, inside: Inside | undefined): void {
  proofs.set(tick, { ...proof, madeAt: Date.now() });
  if (asked.tick === tick) asked.carry();
  tell(inside, asked.purpose, true, proof);
}

function tell(inside: Inside | undefined, purpose: string, granted: boolean, { signed, recordId, receipt }: Proof = unsigned): void {
  inside?.emit('purpose', { purpose, granted, signed, recordId, receipt });
}

/** The fields of a form have been read: it has gone, and the next submission asks anew. */
function onFormData({ target: form }: Event): void {
  const event = form instanceof HTMLFormElement && submissions.get(form);
  if (!event) return;
  submissions.delete(form);
  const ticked = askedIn(form).map((asked) => ({ asked, tick: asked.tick }));
  // Only then is it clear whether the page sends it by itself.
  setTimeout(() => {
    for (const { asked, tick } of ticked) {
      setTimeout(() => asked.tick === tick && asked.untick(), event.defaultPrevented ? doubleClickMs : leavingMs);
    }
  });
}

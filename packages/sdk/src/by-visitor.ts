import { getterOf } from './blocker/prototype-of.ts';

/** Every event has it as a property of its own; the getter refuses what is none. */
const isTrusted = getterOf(new Event(''), 'isTrusted');

/** Whether it is a click, a key or a form that the browser is telling of right now, and that a person made. */
export function isByVisitor(event: Event | undefined): boolean {
  try {
    return isTrusted.call(event) === true && /^(?:click|key|pointerup|submit)/u.test(event?.type ?? '') && event?.eventPhase !== 0;
  } catch {
    return false;
  }
}

/**
 * The same for one answer of an element of ours: it was given by the control that is for it. Anybody can send the event by which an
 * element tells of an answer, and put into it what a person did elsewhere.
 */
export function isAnswerByVisitor(event: Event | undefined, element: Element, action: string): boolean {
  if (!isByVisitor(event)) return false;
  const path = Event.prototype.composedPath.call(event);
  return path.includes(element) && path.some((node) => node instanceof HTMLElement && node.dataset['action'] === action);
}

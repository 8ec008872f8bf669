/** Every event has it as a property of its own; the getter refuses what is none. */
const isTrusted = Object.getOwnPropertyDescriptor(new Event(''), 'isTrusted')?.get;

/** Whether it is a click, a key or a form that the browser is telling of right now, and that a person made. */
export function isByVisitor(event: Event | undefined): boolean {
  try {
    return isTrusted?.call(event) === true && /^(?:click|key|pointerup|submit)/u.test(event?.type ?? '') && event?.eventPhase !== 0;
  } catch {
    return false;
  }
}

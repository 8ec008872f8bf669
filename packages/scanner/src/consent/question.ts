import type { ElementHandle, Frame, Page } from 'playwright-core';
import { withTimeout } from '../with-timeout.ts';
import { findQuestion } from '../in-page/find-question.ts';
import { kindOfWording, type ButtonKind } from '../in-page/kind-of-wording.ts';
import { liesOverPage } from '../in-page/lies-over-page.ts';
import { consentTools } from './tools.ts';
import { wording } from './wording.ts';

/** A question about consent that stands before the visitor, with what can be pressed. */
export interface Question {
  /** The consent tool that asks, where it is one we know. */
  readonly tool: string | undefined;
  readonly frame: Frame;
  readonly buttons: { readonly [kind in ButtonKind]?: ElementHandle };
  /** Boxes that are ticked and need not be. */
  readonly ticked: readonly ElementHandle[];
  /** Tells one layer of a question from the next. */
  readonly layer: string;
}

const kinds = ['accept', 'reject', 'settings', 'save'] as const;

/** A frame that does not answer a look at its buttons within this is stuck. */
const lookWithinMs = 3000;

/** More frames than this belong to advertisements. */
const maxFrames = 30;

const tools = consentTools.map(({ state: _state, reopen: _reopen, reopenCall: _call, withdraw: _withdraw, ...selectors }) => selectors);
const source = `(${findQuestion.toString()})(${JSON.stringify(tools)}, ${JSON.stringify(wording)}, ${kindOfWording.toString()})`;

/** The question that a page asks, in the page or in a frame that lies over it. Looks, and presses nothing. */
export async function questionOn(page: Page): Promise<Question | undefined> {
  for (const frame of page.frames().slice(0, maxFrames)) {
    const isAsked = frame === page.mainFrame() || (await mayAsk(frame));
    const found = isAsked ? await withTimeout(questionIn(frame), lookWithinMs).catch(() => undefined) : undefined;
    if (found) return found;
  }
  return undefined;
}

async function questionIn(frame: Frame): Promise<Question | undefined> {
  const found = await frame.evaluateHandle(source);
  const parts = await found.getProperties();
  const tickedList = parts.get('ticked');
  if (!tickedList) return undefined;
  const tool: unknown = await parts.get('tool')?.jsonValue();
  const layer: unknown = await parts.get('layer')?.jsonValue();
  const buttons = kinds.flatMap((kind) => {
    const element = parts.get(kind)?.asElement();
    return element ? [[kind, element] as const] : [];
  });
  return {
    tool: consentTools.find(({ name }) => name === tool)?.name,
    frame,
    buttons: Object.fromEntries(buttons),
    ticked: [...(await tickedList.getProperties()).values()].map((handle) => handle.asElement()).filter((element) => element !== null),
    layer: String(layer),
  };
}

/** An embedded page has a question of its own at times, which is not this site's: only a frame that lies over the page asks for it. */
async function mayAsk(frame: Frame): Promise<boolean> {
  try {
    const element = await withTimeout(frame.frameElement(), lookWithinMs);
    return await withTimeout(element.evaluate(liesOverPage as never), lookWithinMs);
  } catch {
    return false; // It has gone.
  }
}

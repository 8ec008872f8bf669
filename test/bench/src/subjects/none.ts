import { forEachSource, type Subject } from '../subject.ts';

/** The same page without a consent tool: what script time and heap are counted from. */
function withoutTool(id: string, element: (source: string) => string): Subject {
  return {
    id,
    name: 'no consent tool',
    file: () => undefined,
    markup: (sources) => ({ head: '', body: forEachSource(sources, element) }),
    withdraw: '',
  };
}

/** A first visit: nothing may run. */
export const withoutToolHeld = withoutTool('none-held', (source) => `<script type="text/plain" data-src="${source}"></script>`);

/** A visitor who accepted earlier: everything runs. */
export const withoutToolRunning = withoutTool('none-running', (source) => `<script src="${source}"></script>`);

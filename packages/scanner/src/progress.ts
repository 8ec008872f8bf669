import { forTerminal } from './report/safe-text.ts';
import type { ScanProgress } from './scan.ts';

/** Tells a person what is going on: one line that changes on a terminal, plain lines elsewhere. */
export interface ProgressDisplay {
  show(progress: ScanProgress): void;
  /** Takes the changing line away. */
  end(): void;
}

export const silent: ProgressDisplay = { show: () => {}, end: () => {} };

export function progressDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  return stream.isTTY ? liveLine(stream) : plainLines(stream);
}

function liveLine(stream: NodeJS.WriteStream): ProgressDisplay {
  const clear = '\r\u001b[2K';
  return {
    show: (progress) => {
      const text = describe(progress);
      stream.write(clear + text.slice(0, Math.max(20, (stream.columns || 80) - 1)));
    },
    end: () => void stream.write(clear),
  };
}

function plainLines(stream: NodeJS.WriteStream): ProgressDisplay {
  return { show: (progress) => void stream.write(`${describe(progress)}\n`), end: () => {} };
}

function describe(progress: ScanProgress): string {
  if (progress.step === 'browser') return 'Starting Chromium …';
  const pass = progress.pass === undefined || progress.pass === 'untouched' ? '' : ` (${progress.pass})`;
  return `Page ${progress.done + 1} of ${progress.total}${pass}: ${forTerminal(progress.url)}`;
}

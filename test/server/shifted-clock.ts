/**
 * Comes before kapsel-admin: its clock says something else by as many milliseconds as the file named by CLOCK_SHIFT holds, from one moment
 * to the next as after a wrong time server, while what counts the time since the start goes on. Hours are seconds, so that what is done
 * every hour is seen.
 */
import { readFileSync } from 'node:fs';

const { CLOCK_SHIFT: file = '' } = process.env;
const Real = Date;
const now = Real.now;
const shift = () => Number(readFileSync(file, 'utf8'));

globalThis.Date = class extends Real {
  constructor(...parts: [] | ConstructorParameters<typeof Real>) {
    if (parts.length === 0) super(now() + shift());
    else super(...parts);
  }

  static override now(): number {
    return now() + shift();
  }
} as DateConstructor;

const every = globalThis.setInterval;
globalThis.setInterval = ((callback: () => void, ms: number, ...more: unknown[]) => every(callback, ms >= 3_600_000 ? ms / 3600 : ms, ...more)) as typeof setInterval;

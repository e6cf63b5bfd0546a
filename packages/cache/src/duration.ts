import { OrchError } from '@orch/core';

/** Milliseconds, or a whole number with a unit: `500ms`, `30s`, `30m`, `2h`, `7d`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** 126,000 years: a time and two durations after it are still a number that SQLite gives back exactly; milliseconds. */
const longest = 4e15;

/**
 * A duration in whole milliseconds; longer ones than 126,000 years are that.
 *
 * @throws OrchError `ORCH_CACHE_DURATION` on anything but a finite number that is not negative.
 */
export function milliseconds(duration: Duration): number {
  const value = typeof duration === 'number' ? duration : parse(duration);
  if (!Number.isFinite(value) || value < 0) throw refused(duration);
  return Math.min(Math.trunc(value), longest);
}

function parse(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  const unit = match?.[2] === undefined ? undefined : units[match[2]];
  if (unit === undefined) throw refused(text);
  return Number(match?.[1]) * unit;
}

function refused(duration: unknown): OrchError {
  return new OrchError('ORCH_CACHE_DURATION', `${String(duration)} is not a duration`, {
    help: 'Write milliseconds as a number, or a number with ms, s, m, h or d, such as 30m.',
  });
}

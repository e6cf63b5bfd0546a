import { systemClock } from '@orch/core';

import type { ProcessFigures } from './process-figures.ts';
import type { ProcessUsage } from './types.ts';

/** The first sample comes this long after the start, and each one after some times the time, in milliseconds. */
const firstMs = 20;
const growth = 3;
const longestMs = 5000;

/** A sample may take one part of this many of the time between two, in processor time: waiting for a core costs nobody. */
const shareOfTime = 20;

/** What a sample looks at may be as old as this part of the time between two. */
const ageShare = 0.2;

export interface UsageSampler {
  /** The use so far; no more samples are taken. */
  readonly stop: () => ProcessUsage;
}

/** Adds the figures of one look at all living processes of a command to what was seen before, `ms` after the last look. */
export function addSample(usage: ProcessUsage, figures: readonly ProcessFigures[], elapsedMs: number): ProcessUsage {
  const total = (name: keyof ProcessFigures): number => figures.reduce((sum, one) => sum + one[name], 0);
  const rssBytes = total('rssBytes');
  return {
    cpuMs: Math.max(usage.cpuMs, total('cpuMs')),
    peakRssBytes: Math.max(usage.peakRssBytes, rssBytes, ...figures.map((one) => one.peakRssBytes)),
    meanRssBytes: Math.round(
      (usage.meanRssBytes * usage.sampledMs + rssBytes * elapsedMs) / (usage.sampledMs + elapsedMs),
    ),
    readBytes: Math.max(usage.readBytes, total('readBytes')),
    writtenBytes: Math.max(usage.writtenBytes, total('writtenBytes')),
    samples: usage.samples + 1,
    sampledMs: usage.sampledMs + elapsedMs,
  };
}

export const noUsage: ProcessUsage = {
  cpuMs: 0,
  peakRssBytes: 0,
  meanRssBytes: 0,
  readBytes: 0,
  writtenBytes: 0,
  samples: 0,
  sampledMs: 0,
};

/** A sample that comes so much too late, in milliseconds, was meant for the moment before. */
const latenessMs = 100;

/** Milliseconds until a moment at which all commands that have run for a while are looked at: they share one look. */
function sharedMoment(wait: number): number {
  const now = systemClock.monotonic();
  return Math.ceil((now + wait - latenessMs) / longestMs) * longestMs - now;
}

/** Processor time of this thread, in milliseconds. */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Looks at a command's processes now and then, more often at first, and never for more than 5 % of the time. */
export function sampleUsage(look: (maxAgeMs: number) => readonly ProcessFigures[]): UsageSampler {
  let usage = noUsage;
  let last = systemClock.monotonic();
  const sample = (): void => {
    const begun = systemClock.monotonic();
    const spent = processorMs();
    const figures = look(wait * ageShare);
    // Between two looks nothing is there when the command has just ended.
    if (figures.length > 0) usage = addSample(usage, figures, begun - last);
    last = begun;
    wait = Math.max(Math.min(wait * growth, longestMs), (processorMs() - spent) * shareOfTime);
    timer = setTimeout(sample, wait < longestMs ? wait : sharedMoment(wait));
  };
  let wait = firstMs;
  let timer = setTimeout(sample, wait);
  return {
    stop: () => {
      clearTimeout(timer);
      return usage;
    },
  };
}

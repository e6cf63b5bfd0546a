import type { AgentAdapter, ParsedTask } from '../adapter.ts';
import type { AgentEvent, AgentSignal, RateLimitEvent, ResultEvent } from '../signals.ts';
import { createMeter, type Meter, type Price } from '../usage/meter.ts';
import { noTokens, subtractTokens, type AgentUsage } from '../usage/usage.ts';

export interface ReaderOptions {
  readonly adapter: AgentAdapter;
  readonly task: ParsedTask;
  readonly price?: Price | undefined;
  readonly onEvent?: ((event: AgentEvent) => void) | undefined;
}

/** What the stream of an agent has told so far. */
export interface StreamState {
  readonly sessionId: string | undefined;
  readonly model: string | undefined;
  readonly version: string | undefined;
  /** What the agent said last. */
  readonly text: string;
  readonly turns: number;
  readonly denied: readonly string[];
  readonly results: readonly ResultEvent[];
  readonly rateLimit: RateLimitEvent | undefined;
  readonly unknownLines: number;
  /** Whether the last line is no JSON, though it begins like it. */
  readonly brokenEnd: boolean;
  readonly meter: Meter;
}

export interface StreamReader {
  /** Takes a line of standard output. */
  readonly line: (text: string) => void;
  readonly state: () => StreamState;
}

/** Reads the stream of an agent, live or recorded: the same lines give the same events and the same state. */
export function createReader({ adapter, task, price, onEvent }: ReaderOptions): StreamReader {
  const parse = adapter.createParser(task);
  const meter = createMeter({
    before: task.session?.reported,
    resumed: task.session?.resume ?? false,
    price,
    highest: adapter.highestPrices,
  });
  const turns = new Set<string>();
  const denied = new Set<string>();
  const results: ResultEvent[] = [];
  let told: AgentUsage = { ...noTokens, costUsd: null, confidence: 'unknown' };
  let facts: { sessionId?: string; model?: string; version?: string } = {};
  let text = '';
  let growing = false;
  let rateLimit: RateLimitEvent | undefined;
  let unknownLines = 0;
  let brokenEnd = false;

  const usageEvent = (): AgentEvent => {
    const total = meter.usage(true);
    const costUsd = total.costUsd === null ? null : total.costUsd - (told.costUsd ?? 0);
    const delta = { ...subtractTokens(total, told), costUsd };
    told = total;
    return { type: 'usage', delta, total };
  };
  const note = (signal: AgentSignal): void => {
    switch (signal.type) {
      case 'session':
        facts = { ...facts, sessionId: signal.id };
        if (signal.version !== undefined) facts.version = signal.version;
        if (signal.model === undefined) break;
        facts.model = signal.model;
        meter.setModel(signal.model);
        break;
      case 'text':
        if (signal.thought === true) break;
        text = signal.partial === true && growing ? text + signal.text : signal.text;
        growing = signal.partial === true;
        break;
      case 'turn':
        turns.add(signal.id);
        break;
      case 'permission':
        if (!signal.allowed) denied.add(signal.tool);
        break;
      case 'rate-limit':
        rateLimit = signal;
        break;
      case 'result':
        results.push(signal);
        for (const tool of signal.denied ?? []) denied.add(tool);
        if (signal.text !== undefined) text = signal.text;
        break;
      case 'usage':
        meter.add(signal);
        break;
      case 'raw':
        unknownLines += 1;
        break;
      case 'tool-start':
        growing = false;
        break;
      case 'tool-end':
      case 'plan':
        break;
    }
  };

  return {
    line: (line) => {
      if (line.trim() === '') return;
      const signals = parse(line);
      brokenEnd = line.startsWith('{') && signals.length === 1 && signals[0]?.type === 'raw' && !isJson(line);
      for (const signal of signals) {
        note(signal);
        onEvent?.(signal.type === 'usage' ? usageEvent() : signal);
      }
    },
    state: () => ({
      sessionId: facts.sessionId,
      model: facts.model,
      version: facts.version,
      text,
      turns: turns.size,
      denied: [...denied],
      results,
      rateLimit,
      unknownLines,
      brokenEnd,
      meter,
    }),
  };
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

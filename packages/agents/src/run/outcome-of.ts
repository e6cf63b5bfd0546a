import type { AgentOutcome, AgentStatus } from '../outcome.ts';
import type { ProcessEnd } from './recording.ts';
import type { StreamState } from './reader.ts';
import { usageOf } from './usage-of.ts';

interface Parts {
  readonly verdict: { readonly status: AgentStatus; readonly reason: string };
  readonly end: ProcessEnd;
  readonly stream: StreamState;
  readonly recording: string;
}

/** Puts together what is known at the end of an attempt. */
export function outcomeOf({ verdict, end, stream, recording }: Parts): AgentOutcome {
  const { sessionId, model, version, rateLimit, meter, text, turns } = stream;
  const settled = end.status === 'exited' && end.exitCode !== null && stream.results.length > 0;
  const reported = meter.reported();
  const use = usageOf(end, meter.usage(settled));
  return {
    ...verdict,
    ...(sessionId !== undefined && { session: { id: sessionId, ...(reported && { reported }) } }),
    resumed: end.resumed,
    usage: use.usage,
    ...(model !== undefined && { model }),
    ...(version !== undefined && { version }),
    text,
    turns,
    deniedTools: stream.denied,
    ...(rateLimit?.resetsAt !== undefined && { resetsAt: rateLimit.resetsAt }),
    exitCode: end.exitCode,
    signal: end.signal,
    recording,
    containment: end.containment,
    leftOver: end.leftOver,
    sandbox: end.sandbox,
    durationMs: end.durationMs,
    peakMemoryBytes: end.peakMemoryBytes,
    cpuMs: end.cpuMs,
    unknownLines: stream.unknownLines,
    notes: [...end.notes, ...use.notes],
  };
}

import type { Event } from '../journal/events.ts';

/** One attempt of a node on the time axis. Times are milliseconds since the epoch by the writer's clock. */
export interface Span {
  readonly node: string;
  readonly kind: string;
  readonly attempt: number;
  readonly from: number;
  /** Undefined while it runs. */
  readonly to: number | undefined;
  readonly end: 'succeeded' | 'failed' | 'retrying' | 'cancelled' | 'waiting' | 'expanded' | 'interrupted' | undefined;
}

type OpenSpan = { -readonly [Key in keyof Span]: Span[Key] };

/** When each attempt ran, in the order of the starts. An attempt that a crash cut off ends with the next resumption. */
export function timeline(events: Iterable<Event>): Span[] {
  const spans: OpenSpan[] = [];
  const open = new Map<string, OpenSpan>();
  const close = (node: string, at: number, end: Span['end']): void => {
    const span = open.get(node);
    if (!span) return;
    open.delete(node);
    span.to = at;
    span.end = end;
  };
  for (const event of events) {
    const { type, node, at } = event;
    if (node === null) {
      if (type === 'run-resumed') for (const id of open.keys()) close(id, at, 'interrupted');
      continue;
    }
    switch (type) {
      case 'node-started': {
        const span = { node, kind: event.body.kind, attempt: event.attempt, from: at, to: undefined, end: undefined };
        open.set(node, span);
        spans.push(span);
        break;
      }
      case 'node-succeeded':
        close(node, at, 'succeeded');
        break;
      case 'node-failed':
        close(node, at, 'failed');
        break;
      case 'node-retrying':
        close(node, at, 'retrying');
        break;
      case 'node-cancelled':
        close(node, at, 'cancelled');
        break;
      case 'node-waiting':
        close(node, at, 'waiting');
        break;
      case 'node-expanded':
        close(node, at, 'expanded');
        break;
      default:
    }
  }
  return spans;
}

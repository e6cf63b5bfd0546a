/** A defect that somebody could bring in: one place of the sources, and what would stand there. */
export interface Defect {
  /** File below `src`. */
  readonly file: string;
  readonly text: string;
  readonly instead: string;
  /** Where it is most likely seen: part of the path of a test file. Where it is not, all tests are asked. */
  readonly seenBy: string;
}

const defect = (file: string, text: string, instead: string, seenBy: string): Defect => ({
  file,
  text,
  instead,
  seenBy,
});

/** Of the scheduler. */
const scheduling: readonly Defect[] = [
  defect('schedule/heap.ts', 'difference > 0 ||', 'difference < 0 ||', 'schedule/heap'),
  defect('schedule/heap.ts', 'list.set(left);', '', 'schedule/heap'),
  defect('schedule/heap.ts', 'keys[hole] = aboveKey;', '', 'schedule/heap'),
  defect('schedule/heap.ts', 'keys[hole] = lastKey;', '', 'schedule/heap'),
  defect('graph/id-table.ts', 'if (--left < 0) return false;', '', 'graph/id-table'),
  defect('graph/id-table.ts', 'this.duplicates.push(id);', '', 'graph/'),
  defect(
    'graph/id-table.ts',
    'if (position < 0 || this.#ids[position] === ids[next]) continue;',
    'continue;',
    'graph/id-table',
  ),
  defect('graph/look-ahead.ts', 'if (!mayNotRefer(spec)) break;', '', 'graph/topology'),
  defect('graph/look-ahead.ts', 'next = node === first ? place : 0;', 'next = 0;', 'graph/topology'),
  defect('graph/edge-rows.ts', 'index.duplicates.length > 0;', 'false;', 'graph/'),
  defect('graph/edge-rows.ts', 'else if (this.#stands(from, to, before, count)) continue;', '', 'graph/topology'),
  defect('graph/edge-rows.ts', 'markedBy[from] === to + 1;', 'markedBy[from] === to;', 'graph/topology'),
  defect('graph/edge-rows.ts', 'else isSorted = false;', '', 'graph/topology'),
  defect('graph/edge-rows.ts', 'if (this.#marked > count) this.#marked = count;', '', 'graph/topology'),
  defect('graph/edge-rows.ts', 'if (last >= to) this.isOrdered = false;', '', 'graph/'),
  defect('schedule/heap.ts', 'if (isBefore(lastKey, last, key, below)) break;', '', 'schedule/heap'),
  defect('schedule/resources.ts', '? limit <= 0 :', '? false :', 'run/control'),
  defect('schedule/resources.ts', '> limit * (1 + tolerance)', '> limit * 2', 'schedule/'),
  defect('schedule/resources.ts', 'holders === 0 ? 0 :', 'holders < 0 ? 0 :', 'schedule/'),
  defect('schedule/resources.ts', '- rate * passed)', ')', 'run/control'),
  defect(
    'schedule/ready-queue.ts',
    'this.#overtaken[other] = (this.#overtaken[other] as number) + 1',
    '',
    'schedule/ready',
  ),
  defect('schedule/ready-queue.ts', 'this.#overtaken[chosen] = 0;', '', 'schedule/ready'),
  defect(
    'schedule/demands.ts',
    'node.needs === undefined && node.locks === undefined;',
    'node.needs === undefined;',
    'schedule/demands',
  ),
  defect(
    'run/segment.ts',
    'if (left === 0) queue.push(target + base);',
    'queue.push(target + base);',
    'run/random-graphs',
  ),
  defect('run/segment.ts', 'queue.push(target + base)', 'queue.push(target)', 'run/expand'),
  defect('run/board.ts', 'stack.push(target);', '', 'run/run-graph'),
  defect('run/board.ts', 'if (segment.waitingOf(index) !== 0 || !this.#stands', 'if (!this.#stands', 'run/re'),
  defect(
    'run/engine.ts',
    'if (this.#stopping || this.#paused || this.#draining) return;',
    'if (this.#stopping || this.#draining) return;',
    'run/control',
  ),
  defect('run/engine.ts', 'retrying.waiting === 0 && queue.size', 'queue.size', 'run/retry'),
  defect('run/launching.ts', 'return now > this.#sliceEnd;', 'return false;', 'run/run-graph'),
  defect('run/questions.ts', 'this.#heeded.set(node, count);', '', 'run/approval'),
  defect('run/deadlines.ts', 'deadline.abort(timeout);', '', 'run/retry'),
  defect(
    'graph/plan.ts',
    '(first < end ? longestOf(remaining, targets, first, end) : 0) + fractionAt',
    'fractionAt',
    'simulate/',
  ),
  defect('graph/plan.ts', 'weight : estimateMs * pace;', 'weight : estimateMs;', 'run/run-graph'),
  defect('run/nodes.ts', 'if (estimateMs !== undefined) this.hasEstimates = true;', '', 'run/run-graph'),
];

/** Of the journal, effects and their undoing. */
const journal: readonly Defect[] = [
  defect('run/journal-writer.ts', 'this.#durable ||= durable;', '', 'run/durability'),
  defect(
    'run/journal-writer.ts',
    'if (this.#committing) return this.#committing.then(() => this.commit());',
    '',
    'run/journal-writer',
  ),
  defect(
    'run/launching.ts',
    'const written = journal.isUrgent && this.#host.isSound ? journal.commit() : undefined;',
    'const written = undefined;',
    'run/durability',
  ),
  defect(
    'run/attempt.ts',
    "const written = this.#host.write(this, 'effect-intent', undo === undefined ? { key } : { key, undo });",
    'const written = undefined;',
    'run/effects',
  ),
  defect('run/attempt.ts', 'await request.do() : found;', 'await request.do() : await request.do();', 'run/effects'),
  defect(
    'run/attempt.ts',
    'if (known && !probe && request.idempotent !== true) throw unknownEffect(this.node, key);',
    '',
    'run/effects',
  ),
  defect('run/attempt.ts', "if (known?.state === 'done') return known.result as R;", '', 'run/effects'),
  defect('run/roll-back.ts', '.toReversed()', '', 'run/compensation'),
  defect('run/roll-back.ts', "if (known?.status === 'succeeded') return 'succeeded';", '', 'sqlite/golden'),
  defect('run/retrying.ts', 'if (left <= 0) return false;', 'return false;', 'run/retry'),
  defect('run/output.ts', 'Object.freeze(value);', '', 'run/run-graph'),
  defect('sqlite/connection.ts', 'if (isFlushed) this.#log.flush();', '', 'sqlite/'),
  defect(
    'sqlite/sqlite-store.ts',
    'this.#leases.extend(lease, fence, leaseMs);\n    return this.#events',
    'return this.#events',
    'conformance',
  ),
  defect('sqlite/connection.ts', 'if (isFlushed && changes > 0) this.#log.flush();', '', 'sqlite/'),
  defect('sqlite/event-log.ts', 'AND fence = ?', 'AND fence >= ?', 'conformance'),
  defect('sqlite/event-log.ts', 'AND expires_at > ? AND expires_at <= ?', 'AND ? < ?', 'conformance'),
  defect('sqlite/event-log.ts', 'assertNext(run, last, events);\n    this', 'this', 'conformance'),
  defect('sqlite/event-log.ts', 'assertNext(run, last, events);\n    const', 'const', 'conformance'),
  defect('sqlite/event-rows.ts', 'let number = seq - attempt;', 'let number = 0;', 'sqlite/'),
  defect('sqlite/sqlite-store.ts', 'assertSupersedable(found);', '', 'conformance'),
];

/** Of leases and locks. */
const locking: readonly Defect[] = [
  defect(
    'journal/lease.ts',
    "state === 'dead' || (state !== 'alive' && held.expiresAt <= now)",
    "state === 'dead'",
    'conformance',
  ),
  defect('journal/lease.ts', "(state !== 'alive' && held.expiresAt <= now)", 'held.expiresAt <= now', 'conformance'),
  defect('sqlite/leases.ts', 'SET value = value + 1 RETURNING', 'SET value = value RETURNING', 'conformance'),
  defect(
    'sqlite/leases.ts',
    "if (Number(row?.['fence']) !== fence) throw fenced(name, fence);\n    const { expires",
    'const { expires',
    'conformance',
  ),
  defect('sqlite/leases.ts', "WHERE name = ? AND fence = ?', name, fence", "WHERE name = ?', name", 'conformance'),
  defect('journal/lock-circle.ts', 'if (holding.has(fence)) return [...path, wanted];', '', 'conformance'),
  defect('journal/lock-service.ts', '].sort((left, right) => (left < right ? -1 : 1))', ']', 'conformance'),
  defect('journal/lock-service.ts', 'await releaseAll(locks);\n        throw error;', 'throw error;', 'conformance'),
  defect(
    'run/heartbeat.ts',
    "if (isOrchError(error, 'ORCH_FENCED')) fail(error);",
    "if (isOrchError(error, 'ORCH_FENCED')) return;",
    'run/heartbeat',
  ),
];

export const defects: readonly Defect[] = [...scheduling, ...journal, ...locking];

export type { Condition } from './graph/condition.ts';
export type { Expansion } from './graph/expansion.ts';
export type { Graph, GraphBuilder, NodeSpec } from './graph/graph.ts';
export type { ChartOptions } from './graph/mermaid.ts';
export type { Optimized } from './graph/optimize.ts';
export type { Estimate, Learned, Plan, PlanOptions } from './graph/plan.ts';
export type { Reference } from './graph/references.ts';
export type { Event, EventOf, JournalEvent, LiveEvent, NodeError, RunStatus, UndoStep } from './journal/events.ts';
export type { Holder, RunState } from './journal/holder.ts';
export type { Cancellation, Inbox } from './journal/inbox.ts';
export type { MemoryDatabase, MemoryStoreOptions } from './journal/memory-store.ts';
export type { Answer, Message, MessageService } from './journal/messages.ts';
export type { Owner, OwnerState } from './journal/owner.ts';
export type {
  AppendOptions,
  Approval,
  Awaitable,
  CloseRequest,
  HeldLock,
  HeldLocks,
  LockOptions,
  LockService,
  OpenedRun,
  OpenRequest,
  Retention,
  RunRecord,
  RunStore,
} from './journal/store.ts';
export type { EffectSummary, NodeStatus, NodeSummary, RunSummary } from './journal/summarize.ts';
export type {
  ApprovalRequest,
  EffectRequest,
  Effects,
  Kind,
  KindDefinition,
  Needs,
  NodeContext,
  Reuse,
} from './kind.ts';
export type { KindMetrics, RunMetrics } from './projections/metrics.ts';
export type { Span } from './projections/timeline.ts';
export type { Todo } from './projections/todos.ts';
export type { OpenQuestion } from './projections/why.ts';
export type { Backoff, RetryPolicy } from './retry.ts';
export type { ResultStore, RunOptions, RunVerdict } from './run/options.ts';
export type { Compensation, NodeOutcome, RunHandle, RunOutcome } from './run/outcome.ts';
export type { Limits, Rate } from './schedule/resources.ts';
export type { Timers } from './run/timers.ts';
export type { SqliteStore, SqliteStoreOptions } from './sqlite/sqlite-store.ts';
export { toDot } from './graph/dot.ts';
export { expand, item } from './graph/expansion.ts';
export { graph } from './graph/graph.ts';
export { toMermaid } from './graph/mermaid.ts';
export { withDependencies, withDependents } from './graph/select.ts';
export { optimize } from './graph/optimize.ts';
export { plan } from './graph/plan.ts';
export { literal, ref } from './graph/references.ts';
export { validate } from './graph/validate.ts';
export { cancelRun } from './journal/cancel-run.ts';
export { isAtWork, runState } from './journal/holder.ts';
export { memoryDatabase, memoryStore } from './journal/memory-store.ts';
export { currentOwner, ownerState } from './journal/owner.ts';
export { summarize } from './journal/summarize.ts';
export { defineKind } from './kind.ts';
export { metrics } from './projections/metrics.ts';
export { timeline } from './projections/timeline.ts';
export { todos } from './projections/todos.ts';
export { because, obstacles, openQuestions } from './projections/why.ts';
export { postponed } from './retry.ts';
export { runGraph } from './run/run-graph.ts';
export { systemTimers } from './run/timers.ts';
export { sqliteStore } from './sqlite/sqlite-store.ts';

export type {
  AgentAdapter,
  AgentCapabilities,
  AgentEnd,
  AgentVerdict,
  Conversation,
  ParsedTask,
  SpawnContext,
  SpawnSpec,
  VersionProbe,
  Wires,
} from './adapter.ts';
export type { AcpOptions } from './adapters/acp.ts';
export type { ClaudeOptions } from './adapters/claude.ts';
export type { CodexOptions } from './adapters/codex.ts';
export type { CommandOptions } from './adapters/command.ts';
export type { GeminiOptions } from './adapters/gemini.ts';
export type { OpencodeOptions } from './adapters/opencode.ts';
export type { AgentOutcome, AgentStatus } from './outcome.ts';
export type { AgentProbe } from './probe/probe-agent.ts';
export type { UsageProxy } from './run/guard.ts';
export type { ReplayOptions } from './run/replay.ts';
export type { RunAgent, RunAgentOptions, Workspace } from './run/run-agent.ts';
export type {
  AgentEvent,
  AgentSignal,
  FailedResult,
  PermissionEvent,
  PlanEvent,
  RateLimitEvent,
  RawEvent,
  ResultEvent,
  SessionEvent,
  TextEvent,
  ToolEndEvent,
  ToolStartEvent,
  TurnEvent,
  UsageEvent,
  UsageSignal,
} from './signals.ts';
export type { AgentSession, AgentTask, PermissionPolicy, SandboxMode } from './task.ts';
export type { Price } from './usage/meter.ts';
export type { AgentUsage, Confidence, TokenPrices, Tokens } from './usage/usage.ts';
export { acp } from './adapters/acp.ts';
export { claude } from './adapters/claude.ts';
export { codex } from './adapters/codex.ts';
export { command } from './adapters/command.ts';
export { gemini } from './adapters/gemini.ts';
export { opencode } from './adapters/opencode.ts';
export { probeAgent } from './probe/probe-agent.ts';
export { replayAgent, replayFrom } from './run/replay.ts';
export { sandboxObstacle } from './sandbox/sandbox.ts';
export { runAgent } from './run/run-agent.ts';

import { fileURLToPath } from 'node:url';

/** A real agent: where it comes from, and how it is told to call models of a server on this machine. */
export interface RealAgent {
  readonly name: 'claude' | 'codex' | 'gemini' | 'opencode';
  /** Package and version of the npm registry. */
  readonly source: string;
  /** The program, below `node_modules` of where the package is installed. */
  readonly program: string;
  readonly model: string;
  /** How a task ends that wants to run a command where it may only plan: tools are refused, or not offered at all. */
  readonly planning: 'denied' | 'succeeded';
  readonly keys: Readonly<Record<string, string>>;
}

const platform = `${process.platform}-${process.arch}`;

export const realAgents: readonly RealAgent[] = [
  {
    name: 'claude',
    source: '@anthropic-ai/claude-code@2.1.329',
    program: `@anthropic-ai/claude-code-${platform}/claude`,
    model: 'claude-opus-5-5',
    planning: 'denied',
    keys: { ANTHROPIC_API_KEY: 'dummy' },
  },
  {
    name: 'codex',
    source: '@openai/codex@0.169.0',
    program: '.bin/codex',
    model: 'gpt-5.1-codex',
    planning: 'succeeded',
    keys: { OPENAI_API_KEY: 'dummy' },
  },
  {
    name: 'gemini',
    source: '@google/gemini-cli@0.61.0',
    program: '.bin/gemini',
    model: 'gemini-2.5-flash',
    planning: 'succeeded',
    keys: { GEMINI_API_KEY: 'dummy' },
  },
  {
    name: 'opencode',
    source: 'opencode-ai@1.18.33',
    program: `opencode-${platform}/bin/opencode`,
    model: 'openai/gpt-5.1',
    planning: 'succeeded',
    keys: { OPENAI_API_KEY: 'dummy' },
  },
];

/** Where agents are installed; kept between runs. */
export const cache: string = fileURLToPath(new URL('../../../../node_modules/.cache/real-agents', import.meta.url));

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { env } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { askModel } from './ask-model.ts';
import { defaultCall, type FakeCall, type FakeResult, type FakeStep } from './script.ts';
import type { Voice } from './voice.ts';

/** What the steps of a fake agent work on. */
export interface Stage {
  readonly voice: Voice;
  readonly cwd: string;
  /** Counts how often the script was run before; told anew with each run. */
  readonly runsBefore: number;
  /** Called when the session is at its end, which is when its totals are kept. */
  readonly settle: () => void;
}

/** Performs steps in their order. Returns the exit code that the last result asks for, or undefined without a result. */
export async function perform(steps: readonly FakeStep[], stage: Stage): Promise<number | undefined> {
  let exitCode: number | undefined;
  for (const step of steps) exitCode = (await performOne(step, stage)) ?? exitCode;
  return exitCode;
}

async function performOne(step: FakeStep, stage: Stage): Promise<number | undefined> {
  if (step.do === 'result') return result(step, stage);
  if (step.do === 'first') return perform(stage.runsBefore < step.times ? step.steps : step.later, stage);
  await act(step, stage);
  return undefined;
}

type Act = Exclude<FakeStep, { readonly do: 'result' | 'first' }>;

async function act(step: Act, { voice, cwd }: Stage): Promise<void> {
  switch (step.do) {
    case 'say':
      await callModel(voice, defaultCall);
      voice.say(step.text);
      break;
    case 'write':
      await tool(voice, 'Write', { file_path: step.path }, () => write(resolve(cwd, step.path), step.content));
      break;
    case 'run':
      await tool(voice, 'Bash', { command: step.command }, () => run(cwd, ['/bin/sh', '-c', step.command]));
      break;
    case 'commit':
      await tool(voice, 'Bash', { command: 'git commit' }, () => {
        const added = run(cwd, ['git', 'add', '--all']);
        return added.ok ? run(cwd, ['git', ...identity, 'commit', '--quiet', `--message=${step.message}`]) : added;
      });
      break;
    case 'branch':
      await tool(voice, 'Bash', { command: 'git checkout' }, () =>
        run(cwd, ['git', 'checkout', '--quiet', '-b', step.name]),
      );
      break;
    case 'denied':
      await callModel(voice, defaultCall);
      voice.toolStart(step.tool, {});
      await voice.ask?.(step.tool, {});
      voice.denied(step.tool);
      voice.toolEnd(false, 'permission denied');
      break;
    case 'call':
      await callModel(voice, { ...defaultCall, ...step });
      break;
    case 'ask':
      await ask(step, voice);
      break;
    case 'rate-limit':
      voice.rateLimit(step.status ?? 'rejected', Date.now() + step.resetsInMs);
      break;
    case 'sleep':
      await delay(step.ms);
      break;
    case 'hang':
      await delay(3_600_000);
      break;
    case 'ignore-sigterm':
      process.on('SIGTERM', () => undefined);
      break;
    case 'orphan':
      orphan(step.how);
      break;
    case 'flood':
      flood(step.bytes);
      break;
    case 'huge-line':
      await callModel(voice, defaultCall);
      voice.say('x'.repeat(step.bytes));
      break;
    case 'print':
      print(1, step.text);
      break;
    case 'print-error':
      print(2, step.text);
      break;
    case 'torn-result':
      print(1, voice.result({ do: 'result' }).slice(0, 60));
      break;
    case 'exit':
      process.exit(step.code);
    case 'die':
      process.kill(process.pid, step.signal);
      await delay(3_600_000);
      return undefined;
  }
}

function result(step: FakeResult, { voice, settle }: Stage): number {
  settle();
  print(1, `${voice.result(step)}\n`);
  return voice.exitCode(step);
}

/** Where there is a server, every call goes there; else it is only told of. */
async function callModel(voice: Voice, call: FakeCall): Promise<void> {
  if (env['ANTHROPIC_BASE_URL'] === undefined) voice.call(call);
  else await ask({}, voice);
}

async function ask(what: Parameters<typeof askModel>[0], voice: Voice): Promise<void> {
  const answer = await askModel(what);
  if ('call' in answer) {
    voice.call(answer.call);
    return;
  }
  const failed: FakeResult = { do: 'result', isError: true, apiStatus: answer.status, text: answer.message };
  print(1, `${voice.result(failed)}\n`);
  process.exit(voice.exitCode(failed));
}

const identity = ['-c', 'user.name=Fake', '-c', 'user.email=fake@example.com'];

interface Done {
  readonly ok: boolean;
  readonly output: string;
}

async function tool(voice: Voice, name: string, input: unknown, perform: () => Done): Promise<void> {
  await callModel(voice, defaultCall);
  voice.toolStart(name, input);
  const isAllowed = (await voice.ask?.(name, input)) ?? true;
  const { ok, output } = isAllowed ? perform() : { ok: false, output: 'permission denied' };
  voice.toolEnd(ok, output);
}

function write(path: string, content: string): Done {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return { ok: true, output: '' };
  } catch (error) {
    return { ok: false, output: String(error) };
  }
}

function run(cwd: string, [program = '', ...args]: readonly string[]): Done {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  return { ok: status === 0, output: `${stdout}${stderr}` };
}

function orphan(how: 'child' | 'setsid' | 'env -i'): void {
  const words = { child: [], setsid: ['setsid'], 'env -i': ['setsid', 'env', '-i'] }[how];
  const [program = '', ...args] = [...words, 'sleep', '3600'];
  spawn(program, args, { stdio: 'ignore' }).unref();
}

function flood(bytes: number): void {
  const line = `${JSON.stringify({ type: 'noise', text: 'n'.repeat(1000) })}\n`;
  const chunk = line.repeat(64);
  for (let written = 0; written < bytes; written += chunk.length) print(1, chunk);
}

/** Whole, whatever the descriptor is. */
export function print(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { argv, cwd, env, exit } from 'node:process';

import { claudeVoice } from './claude-voice.ts';
import { codexVoice } from './codex-voice.ts';
import { stepsFor } from './directives.ts';
import { perform, print } from './perform.ts';
import { plainVoice } from './plain-voice.ts';
import type { FakeScript } from './script.ts';
import { noTotals, type SessionTotals } from './voice.ts';

delete env['NODE_COMPILE_CACHE']; // of its program, see `install.ts`: no command of the agent inherits it

/** `main.ts <state folder> <voice> <arguments of the agent …>`: a fake agent as a program. See `install.ts`. */
const [, , state = '', kind = 'plain', ...args] = argv;
const voices = { claude: claudeVoice, codex: codexVoice, plain: plainVoice };
const version = { claude: '2.1.329 (Claude Code)', codex: 'codex-cli 0.169.0', plain: 'fake 1.0.0' };

if (args.includes('--version')) {
  print(1, `${version[kind as keyof typeof version]}\n`);
  exit(0);
}
const script = JSON.parse(readFileSync(join(state, 'script.json'), 'utf8')) as FakeScript;
const prompt = readFileSync(promptFile() ?? 0, 'utf8');
const runs = count();
const { id, totals } = session();
const voice = voices[kind as keyof typeof voices]({
  sessionId: id,
  cwd: cwd(),
  write: (line) => print(1, `${line}\n`),
  totals,
});
voice.begin();
const exitCode = await perform(stepsFor(script, prompt), {
  voice,
  cwd: cwd(),
  runsBefore: runs,
  settle: () => keep(id, totals),
});
exit(exitCode ?? 0);

function promptFile(): string | undefined {
  const at = args.indexOf('--prompt-file');
  return at === -1 ? undefined : args[at + 1];
}

/** How often this agent was run before. */
function count(): number {
  const path = join(state, 'runs');
  const before = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  writeFileSync(path, String(before + 1));
  return before;
}

/** The session that the arguments name, by the rules of the real agents. */
function session(): { id: string; totals: SessionTotals } {
  const chosen = args.indexOf('--session-id');
  const resumed = kind === 'codex' ? args.indexOf('resume') : args.indexOf('--resume');
  const id = args[Math.max(chosen, resumed) + 1];
  if (id === undefined || Math.max(chosen, resumed) === -1) return begin(randomUUID());
  const known = existsSync(sessionFile(id));
  if (resumed === -1) {
    if (!known) return begin(id);
    print(2, `Error: Session ID ${id} is already in use.\n`);
    exit(1);
  }
  if (!known) {
    print(2, `No conversation found with session ID: ${id}\n`);
    exit(1);
  }
  return { id, totals: JSON.parse(readFileSync(sessionFile(id), 'utf8')) as SessionTotals };
}

function begin(id: string): { id: string; totals: SessionTotals } {
  keep(id, noTotals);
  return { id, totals: { ...noTotals } };
}

function keep(id: string, totals: SessionTotals): void {
  writeFileSync(sessionFile(id), JSON.stringify(totals));
}

function sessionFile(id: string): string {
  mkdirSync(join(state, 'sessions'), { recursive: true });
  return join(state, 'sessions', `${id}.json`);
}

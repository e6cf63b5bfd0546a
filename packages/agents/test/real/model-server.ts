import { LLMock } from '@copilotkit/aimock';

/** What each call of a model uses here. */
export const call = { input: 1200, output: 35 } as const;

const usage = {
  input_tokens: call.input,
  output_tokens: call.output,
  prompt_tokens: call.input,
  completion_tokens: call.output,
  promptTokenCount: call.input,
  candidatesTokenCount: call.output,
};

/** The tools of the agents that run a command, and how they are given one. */
const shells: Readonly<Record<string, (command: string) => object>> = {
  Bash: (command) => ({ command, description: 'work' }),
  exec_command: (cmd) => ({ cmd, yield_time_ms: 30_000 }),
  run_shell_command: (command) => ({ command, description: 'work' }),
  bash: (command) => ({ command, description: 'work' }),
};

/** A server that speaks the protocols of all providers on this machine, and does what prompts say. */
export interface ModelServer extends AsyncDisposable {
  readonly url: string;
  /** How many calls of a model it has answered since it was asked last. */
  readonly takeCalls: () => number;
  /** The same of all calls, also of those in which nobody says anything: each of them is told to have used {@link call}. */
  readonly answered: () => number;
}

/** What the model does in each step of a task: an answer, or a command that it runs before it says that it is done. */
export type Steps = Readonly<Record<'plan' | 'document' | 'review', string>> & { readonly implement: string };

interface Request {
  readonly tools?: readonly unknown[];
  readonly messages: readonly { readonly role: string; readonly content?: unknown }[];
}

/** `run: <command>` is what the model wants to run, `refuse: <status>` makes its calls fail. */
const order = /^(run|refuse): (.+)/;

/** @param steps - what is done in the steps of a task of orch; orders are followed without them. */
export async function startModelServer(steps?: Steps): Promise<ModelServer> {
  const server = new LLMock({ host: '127.0.0.1', port: 0, logLevel: 'silent' });
  if (steps) addSteps(server, steps);
  const refusal = (status: number, message: string) =>
    server.addFixture({
      match: {
        predicate: (request) => orderOf(request)?.at(1) === 'refuse' && orderOf(request)?.at(2) === String(status),
      },
      response: { status, error: { message, type: 'error' } },
    });
  refusal(401, 'invalid api key');
  refusal(429, 'rate limit reached: too many requests');
  for (const [tool, input] of Object.entries(shells)) {
    server.addFixture({
      match: { predicate: (request) => toolNames(request).includes(tool) && wantsToRun(request) },
      response: (request) => {
        const command = orderOf(request)?.at(2) ?? '';
        return { toolCalls: [{ name: tool, arguments: JSON.stringify(input(command)) }], usage };
      },
    });
  }
  server.addFixture({ match: { predicate: () => true }, response: { content: 'done', usage } });
  await server.start();
  let taken = 0;
  return {
    url: server.url,
    takeCalls: () => {
      const answered = server
        .getRequests()
        .filter(({ body, response }) => response.status === 200 && asksSomething(body)).length;
      const calls = answered - taken;
      taken = answered;
      return calls;
    },
    answered: () =>
      server.getRequests().filter(({ method, response }) => method === 'POST' && response.status === 200).length,
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

function addSteps(server: LLMock, steps: Steps): void {
  for (const [tool, input] of Object.entries(shells)) {
    server.addFixture({
      match: {
        predicate: (request) =>
          stepOf(request) === 'implement' &&
          toolNames(request).includes(tool) &&
          request.messages.at(-1)?.role !== 'tool',
      },
      response: { toolCalls: [{ name: tool, arguments: JSON.stringify(input(steps.implement)) }], usage },
    });
  }
  for (const step of ['plan', 'document', 'review'] as const) {
    server.addFixture({
      match: { predicate: (request) => stepOf(request) === step },
      response: { content: steps[step], usage },
    });
  }
}

const openings = [
  ['Read the repository', 'plan'],
  ['Do the task', 'implement'],
  ['The work on this task', 'implement'],
  ['The task is done', 'document'],
  ['Review the change', 'review'],
] as const;

/** Which step the last prompt of orch is for; undefined where an agent asks for something of its own. */
function stepOf({ messages }: Request): keyof Steps | undefined {
  const said = messages.filter(({ role }) => role === 'user').map(({ content }) => textOf(content));
  const asked = said.join('\n').split('## What to do now').slice(1).at(-1)?.trimStart();
  return openings.find(([opening]) => asked?.startsWith(opening))?.[1];
}

/** Codex warms up with a request that nobody says anything in. */
function asksSomething(body: unknown): boolean {
  const { messages } = (body ?? {}) as Partial<Request>;
  return messages?.some(({ role }) => role === 'user' || role === 'tool') ?? false;
}

function wantsToRun(request: Request): boolean {
  return orderOf(request)?.at(1) === 'run' && request.messages.at(-1)?.role !== 'tool';
}

/** The last order of what the user said. Agents put several prompts into one text. */
function orderOf({ messages }: Request): RegExpExecArray | undefined {
  const said = messages.filter(({ role }) => role === 'user').map(({ content }) => textOf(content));
  const texts = said.flatMap((text) => text.split(/(?=(?:run|refuse): )/));
  return order.exec(texts.findLast((text) => order.test(text)) ?? '') ?? undefined;
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map((part: { text?: string }) => part.text ?? '').join('\n') : '';
}

function toolNames({ tools = [] }: Request): string[] {
  return tools.flatMap((tool) => {
    const { name, function: inner } = tool as { name?: string; function?: { name?: string } };
    return inner?.name ?? name ?? [];
  });
}

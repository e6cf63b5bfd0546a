import { env } from 'node:process';

import { defaultCall, type FakeCall } from './script.ts';

interface Usage {
  readonly input_tokens?: number;
  readonly cache_read_input_tokens?: number;
  readonly cache_creation_input_tokens?: number;
  readonly output_tokens?: number;
}

/** Calls a model as claude does, and reads its answer to the end. */
export async function askModel({
  text = 'go on',
  maxTokens = 1000,
}: {
  readonly text?: string;
  readonly maxTokens?: number;
}): Promise<{ readonly call: FakeCall } | { readonly status: number; readonly message: string }> {
  const response = await fetch(`${env['ANTHROPIC_BASE_URL']}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': env['ANTHROPIC_API_KEY'] ?? '',
      'anthropic-version': '2023-06-01',
    },
    body: JSON.stringify({
      model: 'claude-fake-1',
      max_tokens: maxTokens,
      stream: true,
      messages: [{ role: 'user', content: text }],
    }),
  });
  const body = await response.text();
  if (!response.ok) return { status: response.status, message: `API Error: ${response.status} ${body}` };
  const usages = body.split('\n').flatMap((line): Usage[] => {
    if (!line.startsWith('data:')) return [];
    const event = JSON.parse(line.slice('data:'.length)) as { usage?: Usage; message?: { usage?: Usage } };
    return [event.usage ?? event.message?.usage ?? {}];
  });
  const most = (name: keyof Usage): number => Math.max(0, ...usages.map((usage) => usage[name] ?? 0));
  return {
    call: {
      uncachedInput: most('input_tokens'),
      cacheRead: most('cache_read_input_tokens'),
      cacheWrite: most('cache_creation_input_tokens'),
      output: most('output_tokens'),
      costUsd: defaultCall.costUsd,
    },
  };
}

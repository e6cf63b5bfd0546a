import { unreachable } from '@orch/core';

import type { Provider } from './routes.ts';

/** Why a request does not pass. */
export interface Refusal {
  readonly status: number;
  readonly code:
    | 'ORCH_METER_CAP'
    | 'ORCH_METER_PRICE'
    | 'ORCH_METER_PASS'
    | 'ORCH_METER_PATH'
    | 'ORCH_METER_REQUEST'
    | 'ORCH_METER_UPSTREAM_FAILED';
  readonly message: string;
}

/** The body of a refusal, as the provider would write it, so that agents show its message. */
export function refusalBody(provider: Provider, { status, code, message }: Refusal): string {
  const said = `${code}: ${message}`;
  switch (provider) {
    case 'anthropic':
      return JSON.stringify({ type: 'error', error: { type: code.toLowerCase(), message: said } });
    case 'openai':
      return JSON.stringify({ error: { type: code.toLowerCase(), code, message: said, param: null } });
    case 'google':
      return JSON.stringify({ error: { code: status, status: 'FAILED_PRECONDITION', message: said } });
    default:
      return unreachable(provider);
  }
}

import type { FailedResult } from '../signals.ts';

/** What the message of a failed model call means, where agents give no code. */
export function verdictOfMessage(message: string): FailedResult {
  if (/\b(?:429|529)\b|rate.?limit|too many requests|usage limit|quota|overloaded|resource_exhausted/i.test(message)) {
    return 'rate-limited';
  }
  if (
    /\b(?:401|403)\b|unauthori[sz]ed|invalid api key|incorrect api key|not logged in|log in|authenticat/i.test(message)
  ) {
    return 'auth';
  }
  return 'failed';
}

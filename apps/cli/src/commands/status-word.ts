import { nearest, OrchError } from '@orch/core';
import { parseStatus, statusNames, type StatusName } from '@orch/prd';

/**
 * Reads a status that a command line names, in any case and with `-` or `_` for spaces.
 *
 * @throws OrchError `ORCH_USAGE_STATUS` with the nearest status.
 */
export function statusWord(text: string): StatusName {
  const word = text.trim();
  const status = parseStatus(word);
  if (status.name !== undefined && status.name.length === word.length) return status.name;
  const near = nearest(
    word.toLowerCase(),
    statusNames.map((name) => name.toLowerCase()),
  );
  const meant = statusNames.find((name) => name.toLowerCase() === near);
  throw new OrchError('ORCH_USAGE_STATUS', `${JSON.stringify(text)} is not a roadmap status`, {
    help: meant === undefined ? `use one of: ${statusNames.join(', ')}` : `did you mean "${meant}"?`,
  });
}

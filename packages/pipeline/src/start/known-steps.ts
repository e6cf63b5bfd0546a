import { nearest, OrchError } from '@orch/core';
import type { Graph } from '@orch/dag';

import type { StartOptions } from '../session/options.ts';

/** Units have steps of their own, which are not listed one by one. */
const perUnit = 'generate:';

/**
 * Refuses steps that the graph of a start does not have.
 *
 * @throws OrchError `ORCH_USAGE_STEP` with the nearest step and all of them.
 */
export function assertKnownSteps({ nodes }: Graph, { only, rerun }: Pick<StartOptions, 'only' | 'rerun'>): void {
  const asked = [...(only ?? []), ...(typeof rerun === 'object' ? [rerun.from] : [])];
  const unknown = asked.find((step) => nodes.every(({ id }) => id !== step));
  if (unknown === undefined) return;
  const ids = nodes.map(({ id }) => id);
  const units = ids.filter((id) => id.startsWith(perUnit));
  const steps = ids.filter((id) => !id.startsWith(perUnit));
  const listed = [...steps, ...(units.length > 0 ? [`${perUnit}<unit>, such as ${units[0]}`] : [])].join(', ');
  const near = nearest(unknown, ids);
  throw new OrchError('ORCH_USAGE_STEP', `there is no step ${JSON.stringify(unknown)} in this start`, {
    help: `${near === undefined ? '' : `did you mean "${near}"? `}the steps are ${listed}`,
    data: { step: unknown, steps: ids },
  });
}

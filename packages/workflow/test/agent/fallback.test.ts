import { summarize } from '@orch/dag';
import { describe, expect, it } from 'vitest';

import type { AgentReport, CallReport } from '../../src/index.ts';
import { able, stepOf, world } from '../support/world.ts';

const hours = 3_600_000;
const away: Partial<AgentReport> = { status: 'unavailable', reason: 'it is not logged in', session: null };

describe('an agent that cannot take a call', () => {
  it.each([
    ['is not there', () => away],
    [
      'is exhausted for hours',
      () => ({ status: 'rate-limited', reason: 'the limit of the week', resetsAt: Date.now() + 5 * hours }) as const,
    ],
  ])('because it %s has the next one take it, which is recorded', async (_why, refusal) => {
    using w = await world({ fallback: [{ agent: 'other' }] });
    const { run, status } = await w.run((call) => (call.agent === 'fake' ? refusal() : able(call)));
    expect(status).toBe('succeeded');
    const took = w.calls.filter(({ agent }) => agent === 'other');
    const steps = took.map(({ attempt }) => /-(plan|implement|document|review)[-\d]*-other$/.exec(attempt)?.[1]);
    expect(steps).toEqual(['plan', 'implement', 'document', 'review']);
    expect(new Set(w.calls.map(({ attempt }) => attempt)).size).toBe(w.calls.length);
    const { nodes } = summarize(await w.store.events(run));
    const effects = [...(nodes.get('implementation')?.effects.values() ?? [])];
    const report = effects.map(({ result }) => result as unknown as CallReport).find((one) => one.passedOver);
    expect(report).toMatchObject({ agent: 'other', passedOver: [{ agent: 'fake' }] });
  });

  it('and comes back is not told of the session of the one that stood in', async () => {
    using w = await world({ fallback: [{ agent: 'other' }], fixRounds: 2 });
    let rounds = 0;
    await w.run((call) => {
      if (call.agent === 'fake') return stepOf(call) === 'implement' && rounds === 1 ? undefined : away;
      if (stepOf(call) === 'implement') {
        rounds += 1;
        return rounds === 1 ? { session: 'of-other' } : able(call);
      }
      return able(call);
    });
    const implementing = w.calls.filter((call) => stepOf(call) === 'implement');
    expect(implementing.map(({ agent, session }) => [agent, session])).toContainEqual(['other', undefined]);
    expect(implementing.filter(({ agent, session }) => agent === 'fake' && session === 'of-other')).toEqual([]);
  });

  it('fails the task where nobody is left, with the reason of each', async () => {
    using w = await world({ fallback: [{ agent: 'other' }] });
    const { nodes } = await w.run(({ agent }) => ({ ...away, reason: `${agent} is gone` }));
    expect(nodes.get('research-and-planning')?.error).toMatchObject({
      code: 'ORCH_AGENT_UNAVAILABLE',
      message: 'fake cannot be used: fake is gone; other cannot be used: other is gone',
    });
  });
});

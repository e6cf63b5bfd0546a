import { describe, expect, it } from 'vitest';

import { openQuestions, summarize, type RunOutcome } from '@orch/dag';

import { phases, type AgentCall } from '../../src/index.ts';
import { git } from '@orch/testkit';

import { able, approve, feature, greet, plan, put, stepOf, world, type Script } from '../support/world.ts';

const statuses = (outcome: RunOutcome): Record<string, string> =>
  Object.fromEntries([...outcome.nodes].map(([id, { status }]) => [id, status]));
const errorOf = (outcome: RunOutcome, id: string): string | undefined => outcome.nodes.get(id)?.error?.message;

describe('a task', () => {
  it.each(['worktree', 'clone'] as const)(
    'goes through nine phases in a %s, each of which leaves its evidence',
    async (isolation) => {
      using w = await world({ isolation });
      const outcome = await w.run(able);
      expect(outcome.status).toBe('succeeded');
      expect([...outcome.nodes.keys()]).toEqual(phases.map(({ id }) => id));
      const review = outcome.nodes.get('review')?.output as { commit: string; tests: unknown };
      expect(review).toMatchObject({ verdict: 'approve', tests: { counts: { passed: 2, failed: 0 } } });
      expect(git(w.main, 'rev-parse', 'orch/greet').trim()).toBe(review.commit);
      expect(w.asked.map((request) => request.do)).toEqual(['issue', 'push', 'pull-request', 'review']);
      expect(w.asked[1]).toMatchObject({ branch: 'orch/greet', commit: review.commit, ours: [review.commit] });
      expect(w.calls.map((call) => [stepOf(call), call.permissions])).toEqual([
        ['plan', 'plan'],
        ['implement', 'edit'],
        ['document', 'edit'],
        ['review', 'plan'],
      ]);
      for (const call of w.calls) expect(call.prompt).toContain('greet("Ada") answers "Hello, Ada"');
      expect(git(w.main, 'status', '--porcelain')).toBe('');
    },
  );

  it('shows an agent what does not hold, with the whole task again, and goes on when it is mended', async () => {
    using w = await world();
    const outcome = await w.run((call) => {
      const step = stepOf(call);
      if (step === 'implement') {
        greet(call);
        put(call, 'src/greet.js', 'export const greet = () => "";\n');
        return undefined;
      }
      if (step === 'mend') return greet(call);
      return able(call);
    });
    expect(outcome.status).toBe('succeeded');
    const mend = w.calls.find((call) => stepOf(call) === 'mend');
    expect(mend?.prompt).toContain('It is done when');
    expect(mend?.prompt).toContain('Hello, Ada');
    expect(mend?.prompt).toMatch(/failed with exit code 1/);
  });

  it('answers a review and is reviewed again at the commit that was pushed then', async () => {
    using w = await world();
    const outcome = await w.run((call) => {
      const step = stepOf(call);
      if (step === 'review' && call.attempt.includes('-review-1-')) {
        return { text: '{"verdict":"request-changes","findings":["say it in the README"]}' };
      }
      if (step === 'answer-review') return put(call, 'README.md', '# Shop\n\nIt greets.\n');
      return able(call);
    });
    expect(outcome.status).toBe('succeeded');
    const [first, second] = w.asked.filter((request) => request.do === 'push');
    expect(second).toMatchObject({ ours: [first?.commit, second?.commit] });
    expect(
      w.asked.filter((request) => request.do === 'review').map(({ verdict, commit }) => [verdict, commit]),
    ).toEqual([
      ['request-changes', first?.commit],
      ['approve', second?.commit],
    ]);
  });

  it('asks for the verdict of the same round again where an answer gives none, and repeats no round before it', async () => {
    using w = await world();
    let silent = 0;
    const outcome = await w.run((call) => {
      const step = stepOf(call);
      if (step === 'answer-review') return put(call, 'README.md', '# Shop\n\nIt greets.\n');
      if (step !== 'review') return able(call);
      if (call.attempt.includes('-review-1-')) return { text: '{"verdict":"request-changes","findings":["say it"]}' };
      return (silent += 1) === 1 ? { text: 'hm' } : approve;
    });
    expect(outcome.status).toBe('succeeded');
    const { commit } = (outcome.nodes.get('review')?.output ?? {}) as { commit?: string };
    expect(git(w.main, 'rev-parse', 'orch/greet').trim()).toBe(commit);
    const reviews = w.calls.filter((call) => stepOf(call) === 'review');
    expect(reviews.map(({ attempt }) => /review-\d-\d$/.exec(attempt)?.[0])).toEqual([
      'review-1-1',
      'review-2-1',
      'review-2-2',
    ]);
  });

  it('is approved as it was committed where its tests leave files behind', async () => {
    const leave = "require('fs').writeFileSync('report-' + Date.now() + '.txt', ''); console.log('1 passed')";
    using w = await world({ test: [[process.execPath, '--eval', leave]] });
    const outcome = await w.run(able, { ...feature, type: 'bug-fix' });
    expect(outcome.status).toBe('succeeded');
    expect(git(w.main, 'ls-tree', '--name-only', 'orch/greet')).not.toContain('report-');
  });

  it('fails where the review still asks for changes in the end', async () => {
    using w = await world();
    const outcome = await w.run((call) =>
      stepOf(call) === 'review'
        ? { text: '{"verdict":"request-changes","findings":["no"]}' }
        : stepOf(call) === 'answer-review'
          ? undefined
          : able(call),
    );
    expect(outcome.status).toBe('failed');
    expect(outcome.nodes.get('review')?.error?.code).toBe('ORCH_WORKFLOW_NOT_APPROVED');
  });
});

describe('what only looks like success', () => {
  const refused: readonly (readonly [string, string, Script, string, RegExp])[] = [
    ['no change', 'implementation', () => undefined, 'no-change', /no file differs/],
    [
      'only notes',
      'implementation',
      (call) => put(call, 'docs/Memory.md', 'did it'),
      'notes',
      /only notes were changed/,
    ],
    [
      'another branch',
      'implementation',
      (call) => {
        greet(call);
        git(call.cwd, 'checkout', '--quiet', '-B', 'mine');
        git(call.cwd, 'add', '-A');
        git(call.cwd, 'commit', '--quiet', '--allow-empty', '--message=mine');
      },
      'branch',
      /refs\/heads\/mine is checked out instead of refs\/heads\/orch\/greet/,
    ],
    [
      'a history of its own',
      'implementation',
      (call) => {
        greet(call);
        const tree = git(call.cwd, 'write-tree').trim();
        git(call.cwd, 'reset', '--quiet', '--soft', git(call.cwd, 'commit-tree', '-m', 'mine', tree).trim());
      },
      'history',
      /does not hold the commit [0-9a-f]+ that it began with/,
    ],
    [
      'failing tests',
      'testing',
      (call) => put(call, 'test/bad.test.js', 'throw new Error("bad");'),
      'tests',
      /exit code 1/,
    ],
    ['tests that do not run', 'testing', (call) => put(call, 'src/x.js', ''), 'none', /no test ran/],
    [
      'an agent that gives up',
      'implementation',
      (call) => (greet(call), { status: 'no-result', reason: 'silence' }),
      'x',
      /silence/,
    ],
  ];
  it.each(refused)('%s is refused in the phase %s, with the reason', async (_name, phase, script, id, reason) => {
    using w = await world(id === 'none' ? { test: [[process.execPath, '--eval', '0']] } : {});
    const outcome = await w.run((call) => (['implement', 'mend'].includes(stepOf(call)) ? script(call) : able(call)));
    expect(outcome.status).toBe('failed');
    expect(statuses(outcome)).toMatchObject({ [phase]: 'failed', review: 'blocked' });
    expect(errorOf(outcome, phase)).toMatch(reason);
    expect(w.asked.map((request) => request.do)).toEqual(['issue']);
  });

  it('work outside of the allowed paths is refused', async () => {
    using w = await world();
    const outcome = await w.run(able, { ...feature, allowedPaths: ['src/**'] });
    expect(errorOf(outcome, 'implementation')).toMatch(/outside of the task were changed: test\/greet\.test\.js/);
  });

  it('a secret is not pushed, not even where a later commit takes it out', async () => {
    using w = await world();
    const outcome = await w.run((call) => {
      if (stepOf(call) !== 'implement') return able(call);
      greet(call);
      put(call, 'src/key.js', `export const key = 'ghp_${'a1B2'.repeat(9)}';\n`);
      git(call.cwd, 'add', '-A');
      git(call.cwd, 'commit', '--quiet', '--message=one');
      git(call.cwd, 'rm', '--quiet', 'src/key.js');
      return undefined;
    });
    expect(errorOf(outcome, 'pull-request')).toMatch(/src\/key\.js:1 \(a GitHub token\)/);
    expect(w.asked.some((request) => request.do === 'push')).toBe(false);
  });

  it.each([
    [
      'the message of a commit',
      (call: AgentCall, token: string) => git(call.cwd, 'commit', '--quiet', `--message=${token}`),
      /commit [0-9a-f]{12}:\d+ \(a GitHub/,
    ],
    [
      'a binary file',
      (call: AgentCall, token: string) => {
        put(call, 'src/key.bin', `\0${token}\n`);
        git(call.cwd, 'add', '-A');
        git(call.cwd, 'commit', '--quiet', '--message=one');
      },
      /src\/key\.bin:1 \(a GitHub token\)/,
    ],
  ] as const)('a secret in %s is not pushed', async (_where, hide, found) => {
    using w = await world();
    const outcome = await w.run((call) => {
      if (stepOf(call) !== 'implement') return able(call);
      greet(call);
      git(call.cwd, 'add', '-A');
      hide(call, `ghp_${'a1B2'.repeat(9)}`);
      return undefined;
    });
    expect(errorOf(outcome, 'pull-request')).toMatch(found);
    expect(w.asked.some((request) => request.do === 'push')).toBe(false);
  });

  it('a plan that changed files, and a review without a verdict or that changed files, do not count', async () => {
    using w = await world();
    const planning = await w.run((call) =>
      stepOf(call) === 'plan' ? (put(call, `x${call.attempt}`, ''), plan) : able(call),
    );
    expect(errorOf(planning, 'research-and-planning')).toMatch(/changed files while planning/);
    using other = await world();
    const reviewing = await other.run((call) =>
      stepOf(call) === 'review' ? { text: 'Looks good to me!' } : able(call),
    );
    expect(errorOf(reviewing, 'review')).toMatch(/its answer has no verdict/);
    using third = await world();
    const changing = await third.run((call) =>
      stepOf(call) === 'review' ? (put(call, 'y', ''), approve) : able(call),
    );
    expect(errorOf(changing, 'review')).toMatch(/changed files while reviewing/);
  });
});

describe('a provider that refuses for now', () => {
  it('is waited for: no round is used up, nothing fails, and every call is made once in the end', async () => {
    using w = await world({ fixRounds: 0 });
    const refusals = new Map<string, number>();
    const outcome = await w.run((call) => {
      const times = (refusals.get(call.attempt) ?? 0) + 1;
      refusals.set(call.attempt, times);
      if (times <= 5) return { status: 'rate-limited', reason: '429', resetsAt: Date.now() + 20 };
      return able(call);
    });
    expect(outcome.status).toBe('succeeded');
    expect([...refusals.values()]).toEqual([6, 6, 6, 6]);
    const { nodes } = summarize(await w.store.events(outcome.run));
    expect([...nodes.values()].map(({ failures }) => failures)).toEqual(nodes.size === 9 ? Array(9).fill(0) : []);
  });
});

describe('a script by which the tests are run', () => {
  it('that the agent has changed waits for a person, because it can say that tests passed which never ran', async () => {
    using w = await world();
    const outcome = await w.run((call) => {
      if (stepOf(call) === 'implement')
        put(call, 'package.json', '{ "type": "module", "scripts": { "test": "echo 1 passed" } }\n');
      return able(call);
    });
    expect(outcome.status).toBe('needs-human');
    expect(outcome.nodes.get('pull-request')?.question).toContain('"test" of package.json is now "echo 1 passed"');
    expect(w.asked.some((request) => request.do === 'push')).toBe(false);
  });
});

describe('protected files', () => {
  it('wait for a person, and are pushed once they are approved', async () => {
    using w = await world();
    const script: Script = (call) => {
      if (stepOf(call) === 'implement') put(call, '.github/workflows/ci.yml', 'on: push\n');
      return able(call);
    };
    const waiting = await w.run(script);
    expect(waiting.status).toBe('needs-human');
    expect(waiting.nodes.get('pull-request')?.question).toContain('.github/workflows/ci.yml');
    const { run } = waiting;
    const [question] = openQuestions(summarize(await w.store.events(run)));
    const key = question?.key ?? '';
    await w.store.approve(run, { node: 'pull-request', key, decision: 'approved', by: 'ada' });
    const done = await w.run(script);
    expect(done.run).toBe(run);
    expect(done.status).toBe('succeeded');
    expect(w.calls.filter((call) => stepOf(call) === 'implement')).toHaveLength(1);
  });
});

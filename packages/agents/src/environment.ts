import { OrchError } from '@orch/core';
import { cleanEnvironment } from '@orch/pool';

/** With these somebody could push, publish or release: they are for orch alone. */
const forgeAccess = [
  /^(?:GH|GITHUB|GITLAB|GITEA|FORGEJO|BITBUCKET|CODEBERG|PYPI|TWINE|ACTIONS|CARGO_REGISTR(?:Y|IES))_/,
  /^(?:GL_TOKEN|CI_JOB_TOKEN|NPM_TOKEN|NODE_AUTH_TOKEN|SSH_AUTH_SOCK|SSH_ASKPASS|GIT_ASKPASS)$/,
  /^npm_config_.*auth/i,
];

/** What every agent gets: no question on a terminal, no editor, no pager. */
const fixed = { GIT_TERMINAL_PROMPT: '0', GIT_EDITOR: 'true', GIT_PAGER: 'cat', PAGER: 'cat', NO_COLOR: '1' };

/**
 * The environment of an agent: what programs need to work, the variables that the agent itself needs, and those that the
 * task names. Nothing else of the caller's environment gets there.
 *
 * @throws OrchError `ORCH_AGENT_ENVIRONMENT` where a name is that of a token for a forge or a registry
 */
export function agentEnvironment(
  source: Readonly<Record<string, string | undefined>>,
  ofAgent: readonly string[],
  ofTask: readonly string[],
): Record<string, string> {
  const names = [...ofAgent, ...ofTask];
  const refused = names.filter((name) => forgeAccess.some((pattern) => pattern.test(name)));
  if (refused.length > 0) {
    throw new OrchError('ORCH_AGENT_ENVIRONMENT', `agents do not get ${refused.join(', ')}`, {
      help: 'Leave tokens to orch: it is orch that pushes, after its own checks.',
      data: { names: refused },
    });
  }
  return { ...cleanEnvironment(source, names), ...fixed };
}

import type { AgentAdapter } from '@orch/agents';
import { isTrusted, loadConfig, type Workspace } from '@orch/config';
import { adapterOf, readAgentsConfig } from '@orch/workflow';

/**
 * The adapter of an agent by the words that the configuration of a workspace has for it.
 *
 * @throws OrchError `ORCH_CONFIG_INVALID`, `ORCH_CONFIG_UNTRUSTED`, `ORCH_CONFIG_CONFLICT`, `ORCH_USAGE`
 */
export async function configuredAdapter(name: string, workspace: Workspace): Promise<AgentAdapter> {
  const config = await loadConfig(workspace.root, isTrusted(workspace));
  return adapterOf(name, readAgentsConfig(config.agents, []));
}

import type { Postgres } from './postgres.ts';

import { peer } from './peer.ts';
import { startPostgres } from './postgres.ts';

interface DbosModule {
  readonly DBOS: {
    setConfig(config: { name: string; systemDatabaseUrl: string; logLevel: string }): void;
    registerWorkflow<T>(workflow: () => Promise<T>, options: { name: string }): () => Promise<T>;
    runStep<T>(step: () => Promise<T>, options: { name: string }): Promise<T>;
    launch(): Promise<void>;
    shutdown(): Promise<void>;
  };
}

export interface DurableSteps extends AsyncDisposable {
  /** One workflow, its steps one after the other. */
  run(): Promise<void>;
}

export const howToCompare =
  'needs PostgreSQL (apt install postgresql) and npm install --ignore-scripts --prefix packages/dag/bench/peers';

/** Workflows of DBOS on a PostgreSQL of their own; undefined where one of them is not installed. */
export async function dbosSteps(steps: number): Promise<DurableSteps | undefined> {
  const found = await peer<DbosModule>('@dbos-inc/dbos-sdk');
  const postgres: Postgres | undefined = found && (await startPostgres(55_433));
  if (!found || !postgres) return undefined;
  const { DBOS } = found;
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: postgres.url, logLevel: 'error' });
  const workflow = DBOS.registerWorkflow(
    async () => {
      for (let step = 0; step < steps; step++) {
        await DBOS.runStep(async () => 'x'.repeat(200), { name: `s${step}` });
      }
    },
    { name: 'chain' },
  );
  await DBOS.launch();
  return {
    run: async () => await workflow(),
    async [Symbol.asyncDispose]() {
      await DBOS.shutdown();
      await postgres[Symbol.asyncDispose]();
    },
  };
}

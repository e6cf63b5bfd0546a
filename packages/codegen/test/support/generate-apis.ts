import { registerHooks } from 'node:module';
import { basename } from 'node:path';

const loaded: string[] = [];
registerHooks({
  load(url, context, next) {
    if (url.includes('/codegen/src/node-http/')) loaded.push(basename(url));
    return next(url, context);
  },
});
const { filesOf, noLedger } = await import('./generate.ts');
const { planGeneration } = await import('../../src/index.ts');
const { api, noTasks } = await import('./tasks.ts');

const tasks = { ...noTasks, apis: [api('GET', '/api/books')] };
await filesOf(planGeneration({ feature: { taskId: 'f', slug: 'f', title: 'F' }, tasks, ledger: noLedger }));
process.stdout.write(JSON.stringify(loaded));

export type { GithubFault, PlannedFault } from './github/faults.ts';
export type { GithubServer, GithubServerOptions, ServedCall } from './github/server.ts';
export { startGithubServer } from './github/server.ts';

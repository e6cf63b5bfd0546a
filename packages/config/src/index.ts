export type { Config } from './config.ts';
export type { UserConfig } from './schema.ts';
export type { TrustSubject } from './trust.ts';
export type { Workspace, WorkspaceOptions } from './workspace.ts';
export { defaultConfig, defineConfig, loadConfig } from './config.ts';
export { isTrusted, recordTrust, revokeTrust, trustSubject } from './trust.ts';
export { findWorkspace } from './workspace.ts';

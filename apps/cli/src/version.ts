/** The version of this package; the build replaces the placeholder. */
declare const ORCH_VERSION: string | undefined;

export const version: string = typeof ORCH_VERSION === 'string' ? ORCH_VERSION : '0.0.0-source';

/** Name of the environment variable that names the run a process belongs to. */
export const runMarkerName = 'ORCH_RUN_MARKER';

/** Name of the environment variable that names the one command a process belongs to. */
export const processMarkerName = 'ORCH_PROCESS_MARKER';

/** Name of the environment variable that names the process which started a command, as `formatProcess` does. */
export const ownerMarkerName = 'ORCH_OWNER_MARKER';

/** What has been found to work here, for the commands that a marked one starts: see `means.ts`. */
export const meansMarkerName = 'ORCH_PROCESS_MEANS';

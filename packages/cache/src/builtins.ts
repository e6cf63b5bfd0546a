/** Modules of Node that take their time to load, which a process that finds what it looks for never does. */
export const nodeCrypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');
export const nodeZlib = (): typeof import('node:zlib') => process.getBuiltinModule('node:zlib');
export const timers = (): typeof import('node:timers/promises') => process.getBuiltinModule('node:timers/promises');

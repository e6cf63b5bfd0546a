import { systemRandom } from '@orch/core';
import {
  currentProcess,
  formatProcess,
  parseProcess,
  processState,
  type ProcessIdentity,
} from '@orch/core/process-identity';

/** Whether the owner of a transaction may still be at work; `unknown` if it lives in another pid namespace. */
export type Liveness = 'alive' | 'dead' | 'unknown';

const active = new Set<string>();
/** Modules of this process that were in threads which have ended. */
const ended = new Set<string>();

/** A new name for a transaction: the process, the loaded module, and a part that no other flush of the machine has. */
export function createOwner(): string {
  prefix ??= `${formatProcess(currentProcess())}.${moduleName()}.${randomDigits()}${randomDigits()}`;
  const owner = `${prefix}${(count++).toString(16).padStart(4, '0')}`;
  active.add(owner);
  return owner;
}

/** Says that the work under this name has ended, well or not. */
export function retireOwner(owner: string): void {
  active.delete(owner);
}

/** What is not the name of a process has nobody at work: so journals are named that their owner has given up. */
export function livenessOf(owner: string): Liveness {
  const identity = identityOf(owner);
  if (!identity) return 'dead';
  const self = currentProcess();
  if (identity.pid === self.pid && identity.started === self.started && identity.boot === self.boot) {
    if (identity.namespace === self.namespace) return isActive(owner) ? 'alive' : 'dead';
  }
  const state = processState(identity);
  if (state === 'other-namespace') return 'unknown';
  return state === 'dead' || state === 'other-boot' ? 'dead' : 'alive';
}

/** Of other modules of this process it is not known what they are at, unless they have ended. */
function isActive(owner: string): boolean {
  const [, , , , module = ''] = owner.split('.');
  if (ended.has(module)) return false;
  return module !== moduleName() || active.has(owner);
}

function identityOf(owner: string): ProcessIdentity | undefined {
  return parseProcess(owner.split('.').slice(0, 4).join('.'));
}

/** Whether the machine has not been started anew since the work under a name began. */
export function isOfThisBoot(owner: string): boolean {
  return identityOf(owner)?.boot === currentProcess().boot;
}

/** Says that nothing of a module is at work any more. */
export function endModule(module: string): void {
  ended.add(module);
}

let name: string | undefined;
let prefix: string | undefined;
let count = 0;

/** Tells this module from others of its kind in the process, which worker threads and bundles have: each knows only its own. */
export function moduleName(): string {
  return (name ??= randomDigits());
}

/** Eight hexadecimal digits that tell names apart; nobody is kept from guessing them, which node:crypto takes long to load for. */
function randomDigits(): string {
  return Math.floor(systemRandom.next() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

import { type Json, OrchError, unreachable } from '@orch/core';

import type { FeatureInput, ModelInput, PageInput, ResourceInput, WorkspaceInput } from '../plan/spec.ts';
import type { GeneratedFile, UnitKind } from '../types.ts';

/**
 * Version of what the pack generates. It belongs to the hash of every input: with a new version
 * all units are generated again.
 */
export const packVersion = 'node-http@7';

/**
 * Makes the files of a unit. The generator of a kind is loaded when the first unit of that kind comes,
 * so that a document without pages loads no page generator. Equal inputs give equal bytes.
 *
 * @throws OrchError `ORCH_CODEGEN_UNIT` for a unit that `planGeneration` did not make
 */
export async function generateUnit(unit: {
  readonly kind: UnitKind;
  readonly input: Json;
}): Promise<readonly GeneratedFile[]> {
  const { kind } = unit;
  const key = kind === 'workspace' ? 'optional' : 'taskId';
  if (typeof unit.input !== 'object' || unit.input === null || !(key in unit.input)) {
    throw new OrchError('ORCH_CODEGEN_UNIT', `A unit of kind ${kind} needs the input that planGeneration gave it`);
  }
  const input: unknown = unit.input;
  switch (kind) {
    case 'workspace':
      return (await import('./workspace.ts')).generateWorkspace(input as WorkspaceInput);
    case 'model':
      return (await import('./model.ts')).generateModel(input as ModelInput);
    case 'resource':
      return (await import('./resource.ts')).generateResource(input as ResourceInput);
    case 'page':
      return (await import('./page.ts')).generatePage(input as PageInput);
    case 'feature':
      return (await import('./feature.ts')).generateFeature(input as FeatureInput);
    default:
      return unreachable(kind);
  }
}

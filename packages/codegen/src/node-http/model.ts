import { type ModelInput, type ModelSpec, sharedFiles } from '../plan/spec.ts';
import type { GeneratedFile } from '../types.ts';
import { modelTest } from './model-test.ts';
import { commentText, literal, quote, specifier } from './print.ts';
import { foreign } from './resource.ts';

/** The module of a model and its tests. */
export function generateModel({ taskId, title, model, related }: ModelInput): readonly GeneratedFile[] {
  const unit = `model:${model.slug}`;
  return [
    {
      path: model.path,
      content: modelModule(model, title),
      unit,
      provides: [{ key: unit, spec: { ...model } as never }],
    },
    {
      path: `test/${taskId}/model-${model.slug}.test.js`,
      content: modelTest(taskId, model, related),
      unit,
      ...foreign(taskId, related),
    },
  ];
}

function modelModule(model: ModelSpec, title: string): string {
  const primary = model.primary;
  const fields = model.fields.map((field) => `    ${literal(field, '    ')},\n`).join('');
  const schemaless = model.schemaless ? '\n  schemaless: true,' : '';
  const kind = model.schemaless
    ? '\n *\n * The requirements name no fields: any JSON object is stored as it comes.'
    : '';
  const secret = model.fields.some((field) => field.secret);
  return `import { defineModel } from ${specifier(model.path, 'src/lib/model.js')};
${secret ? `import { hashSecret } from ${specifier(model.path, sharedFiles.secrets)};\n` : ''}
/**
 * Feature: ${commentText(title)}${kind}
 */
export const ${model.exportName} = defineModel({
  name: ${quote(model.name)},
  table: ${quote(model.table)},
  primary: ${literal({ name: primary.name, type: primary.type })},
  fields: [${fields === '' ? '' : `\n${fields}  `}],${schemaless}${secret ? '\n  hash: hashSecret,' : ''}
});
`;
}

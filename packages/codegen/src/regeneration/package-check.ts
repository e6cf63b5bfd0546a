import type { Diagnostic } from '@orch/core';

/**
 * Tells why generated ES modules could not run beside a `package.json`; undefined when they can.
 * Without a `type`, Node recognises modules by their syntax.
 */
export function checkPackage(text: string | undefined): Diagnostic | undefined {
  if (text === undefined) return undefined;
  const location = { file: 'package.json', line: 1, column: 1 };
  let manifest: unknown;
  try {
    manifest = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return {
      code: 'ORCH_CODEGEN_PACKAGE_JSON',
      severity: 'error',
      message: 'package.json is not valid JSON, so Node cannot run any code beside it.',
      location,
      help: 'Correct the file, then run again.',
    };
  }
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) {
    return {
      code: 'ORCH_CODEGEN_PACKAGE_JSON',
      severity: 'error',
      message: 'package.json holds no object, so Node cannot run any code beside it.',
      location,
      help: 'Correct the file, then run again.',
    };
  }
  if (!('type' in manifest) || manifest.type !== 'commonjs') return undefined;
  return {
    code: 'ORCH_CODEGEN_COMMONJS',
    severity: 'error',
    message: 'package.json says "type": "commonjs", and generated code consists of ES modules.',
    location,
    help: 'Set "type": "module" (and name CommonJS files .cjs), or remove "type".',
  };
}

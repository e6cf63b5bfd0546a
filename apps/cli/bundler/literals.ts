import type { AnyNode, Identifier, Program } from 'acorn';

import { forEachChild } from './nodes.ts';

/** A regular expression that is written out in a bundle. */
interface Literal {
  readonly source: string;
  readonly flags: string;
  /** Where it is written. */
  readonly node: AnyNode;
}

/** One of which nothing but `test` and `exec` is called, and which keeps no state. */
export interface OnlyTested extends Literal {
  /** Where they are called: of its name, or where it is written. */
  readonly uses: readonly AnyNode[];
}

/**
 * The regular expressions of a bundle that are only tested, in the order of their first uses: those by a name which stands
 * for nothing else anywhere in the bundle, and those without one.
 */
export function onlyTested(program: Program): OnlyTested[] {
  const names = new Map<string, Name>();
  const found: OnlyTested[] = [];
  const visit = (node: AnyNode, parent: AnyNode | undefined, over: AnyNode | undefined): void => {
    if (node.type === 'Identifier' && !isProperty(node, parent)) {
      const name = nameIn(names, node.name);
      if (isBinding(node, parent)) {
        name.bindings++;
        if (parent?.type === 'VariableDeclarator' && parent.init) name.literal = literalOf(parent.init);
      } else if (isTested(node, parent, over)) {
        name.uses.push(node);
      } else {
        name.isOther = true;
      }
    } else if (isTested(node, parent, over)) {
      const literal = literalOf(node);
      if (literal) found.push({ ...literal, uses: [node] });
    }
    forEachChild(node, (child) => visit(child, node, parent));
  };
  visit(program, undefined, undefined);
  for (const { bindings, literal, uses, isOther } of names.values())
    if (bindings === 1 && literal && !isOther && uses.length > 0) found.push({ ...literal, uses });
  return found.filter(({ flags }) => /^[isu]*$/.test(flags)).sort((one, other) => firstUse(one) - firstUse(other));
}

/** What one name stands for in a whole bundle, whatever the scope. */
interface Name {
  bindings: number;
  literal: Literal | undefined;
  readonly uses: Identifier[];
  isOther: boolean;
}

function nameIn(names: Map<string, Name>, name: string): Name {
  let known = names.get(name);
  if (!known) {
    known = { bindings: 0, literal: undefined, uses: [], isOther: false };
    names.set(name, known);
  }
  return known;
}

function firstUse({ uses }: OnlyTested): number {
  return uses[0]?.start ?? 0;
}

/** A literal, or the call that esbuild makes of one with classes of Unicode. */
function literalOf(node: AnyNode): Literal | undefined {
  if (node.type === 'Literal')
    return node.regex ? { node, source: node.regex.pattern, flags: node.regex.flags } : undefined;
  if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'RegExp')
    return undefined;
  const [source, flags, ...more] = node.arguments.map((argument) =>
    argument.type === 'Literal' && typeof argument.value === 'string' ? argument.value : undefined,
  );
  return source === undefined || flags === undefined || more.length > 0 ? undefined : { node, source, flags };
}

/** `expression.test(text)`, and nothing else of it. */
function isTested(node: AnyNode, parent: AnyNode | undefined, over: AnyNode | undefined): boolean {
  return (
    parent?.type === 'MemberExpression' &&
    parent.object === node &&
    !parent.computed &&
    !parent.optional &&
    parent.property.type === 'Identifier' &&
    (parent.property.name === 'test' || parent.property.name === 'exec') &&
    over?.type === 'CallExpression' &&
    over.callee === parent
  );
}

/** Whether a name is that of a property or a label, and of no variable. */
function isProperty(node: Identifier, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.property === node && !parent.computed;
    case 'Property':
      return parent.key === node && !parent.computed && !parent.shorthand;
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.key === node && !parent.computed;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return true;
    default:
      return false;
  }
}

/** Whether a name is declared here. One in a pattern counts as a use of another kind. */
function isBinding(node: Identifier, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id === node;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent.type.startsWith('Function') || parent.id === node;
    case 'ArrowFunctionExpression':
      return parent.body !== node;
    default:
      return false;
  }
}

import type { AnyNode, Expression, Program, TemplateLiteral } from 'acorn';

/** Gives the text of an expression that is the same in every run; undefined where that cannot be told. */
export type Evaluate = (expression: Expression | AnyNode) => string | undefined;

/** Evaluates texts that are made of literals, of templates and of other constants at the top of a bundle. */
export function constantsOf(program: Program): Evaluate {
  const initials = new Map<string, Expression | undefined>();
  for (const statement of program.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type === 'Identifier') initials.set(id.name, initials.has(id.name) ? undefined : (init ?? undefined));
    }
  }
  const evaluate: Evaluate = (node) => {
    switch (node.type) {
      case 'Literal':
        return typeof node.value === 'string' ? node.value : undefined;
      case 'Identifier': {
        const initial = initials.get(node.name);
        return initial && evaluate(initial);
      }
      case 'TemplateLiteral':
        return template(node, 'cooked', evaluate);
      case 'TaggedTemplateExpression':
        return isStringRaw(node.tag) ? template(node.quasi, 'raw', evaluate) : undefined;
      case 'BinaryExpression': {
        const [left, right] = [evaluate(node.left), evaluate(node.right)];
        return node.operator === '+' && left !== undefined && right !== undefined ? left + right : undefined;
      }
      default:
        return undefined;
    }
  };
  return evaluate;
}

/** The text of a template whose parts are all constant. */
export function template(node: TemplateLiteral, form: 'cooked' | 'raw', evaluate: Evaluate): string | undefined {
  let text = '';
  for (const [at, quasi] of node.quasis.entries()) {
    text += quasi.value[form] ?? '';
    const part = node.expressions[at];
    if (part === undefined) continue;
    const value = evaluate(part);
    if (value === undefined) return undefined;
    text += value;
  }
  return text;
}

function isStringRaw(tag: Expression): boolean {
  return (
    tag.type === 'MemberExpression' &&
    tag.object.type === 'Identifier' &&
    tag.object.name === 'String' &&
    tag.property.type === 'Identifier' &&
    tag.property.name === 'raw'
  );
}

/**
 * @typedef {object} Field
 * @property {string} name property in JSON and column in the database
 * @property {string} [label] what pages call it, where that is not the name in words
 * @property {'string' | 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'uuid' | 'email' | 'url' | 'json'} type
 * @property {boolean} [list] an array of such values
 * @property {boolean} [required]
 * @property {boolean} [unique] a second record with the same value is refused with 409
 * @property {boolean} [fixed] keeps the value that it was given first
 * @property {readonly (string | number)[]} [values] the only values allowed
 * @property {unknown} [default] taken where the property is absent
 * @property {number} [minLength] in UTF-16 units
 * @property {number} [maxLength] in UTF-16 units
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [exclusiveMinimum]
 * @property {number} [exclusiveMaximum]
 * @property {boolean} [secret] stored as a hash, never returned
 * @property {{ table: string, field: string }} [references] the value names a record of that table, which has to exist
 * @property {'created' | 'updated'} [managed] set by the server when a record is created, or on every change
 */

/** @typedef {{ field: string, message: string }} FieldError */

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const email = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,253}$/;
const date = /^\d{4}-\d{2}-\d{2}$/;
const datetime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * What a value of the type has to be, or undefined where the value is one.
 * @param {Field['type']} type
 * @param {unknown} value
 * @returns {string | undefined}
 */
function mismatch(type, value) {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : 'must be an integer';
    case 'number':
      return Number.isFinite(value) ? undefined : 'must be a number';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'json':
      return undefined;
    default:
      return typeof value === 'string' ? misformat(type, value) : 'must be a text';
  }
}

/** @param {Field['type']} type @param {string} value */
function misformat(type, value) {
  switch (type) {
    case 'uuid':
      return uuid.test(value) ? undefined : 'must be a UUID';
    case 'email':
      return email.test(value) ? undefined : 'must be an email address';
    case 'url':
      return /^https?:\/\//i.test(value) && URL.canParse(value) ? undefined : 'must be an http or https address';
    case 'date':
      return date.test(value) && isDay(value) ? undefined : 'must be a date such as 2026-01-31';
    case 'datetime':
      return datetime.test(value) && isDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value))
        ? undefined
        : 'must be a time such as 2026-01-31T12:30:00Z';
    default:
      return undefined;
  }
}

/** Refuses the 30th of February, which `Date.parse` takes for a day of March. @param {string} day */
function isDay(day) {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** @param {Field} field @param {unknown} value @returns {string | undefined} */
function violation(field, value) {
  const wrong = mismatch(field.type, value);
  if (wrong) return wrong;
  if (field.values && !field.values.some((allowed) => allowed === value)) {
    return `must be one of ${field.values.join(', ')}`;
  }
  if (typeof value === 'string') {
    if (field.minLength !== undefined && value.length < field.minLength) {
      return `must have at least ${field.minLength} characters`;
    }
    if (field.maxLength !== undefined && value.length > field.maxLength) {
      return `must have at most ${field.maxLength} characters`;
    }
  }
  if (typeof value === 'number') {
    if (field.minimum !== undefined && value < field.minimum) return `must be at least ${field.minimum}`;
    if (field.maximum !== undefined && value > field.maximum) return `must be at most ${field.maximum}`;
    if (field.exclusiveMinimum !== undefined && value <= field.exclusiveMinimum) {
      return `must be above ${field.exclusiveMinimum}`;
    }
    if (field.exclusiveMaximum !== undefined && value >= field.exclusiveMaximum) {
      return `must be below ${field.exclusiveMaximum}`;
    }
  }
  return undefined;
}

/** @param {Field} field @param {unknown} value @returns {string | undefined} */
function violationOf(field, value) {
  if (!field.list) return violation(field, value);
  if (!Array.isArray(value)) return 'must be a list';
  const at = value.findIndex((item) => violation(field, item) !== undefined);
  return at === -1 ? undefined : `item ${at + 1} ${violation(field, value[at])}`;
}

/**
 * Checks an object against fields. Properties that are managed by the server are ignored;
 * others that are no field are refused, so that a misspelt name is not lost in silence.
 *
 * @param {readonly Field[]} fields
 * @param {Record<string, unknown>} input
 * @param {{ partial?: boolean, open?: boolean, ignored?: readonly string[] }} [options]
 *   `partial`: absent properties stay as they are; `open`: other properties are accepted
 * @returns {{ values: Map<string, unknown>, errors: FieldError[] }} one value a field that is to be stored
 */
export function validate(fields, input, { partial = false, open = false, ignored = [] } = {}) {
  /** @type {FieldError[]} */
  const errors = [];
  const values = new Map();
  for (const field of fields) {
    if (field.managed) continue;
    let value = Object.hasOwn(input, field.name) ? input[field.name] : undefined;
    if (value === undefined) {
      if (partial) continue;
      value = field.default ?? null;
    }
    if (value === null) {
      if (field.required) errors.push({ field: field.name, message: 'is required' });
    } else {
      const message = violationOf(field, value);
      if (message) errors.push({ field: field.name, message });
    }
    values.set(field.name, value);
  }
  if (!open) {
    const known = new Set([...fields.map((field) => field.name), ...ignored]);
    for (const name of Object.keys(input)) {
      if (!known.has(name)) errors.push({ field: name, message: 'is not a known field' });
    }
  }
  return { values, errors };
}

/**
 * Reads a text (of a path, or of a form) as a value of the field. What cannot be read stays a text,
 * for {@link validate} to refuse.
 * @param {Pick<Field, 'type'>} field
 * @param {string} text
 * @returns {unknown}
 */
export function fromText(field, text) {
  switch (field.type) {
    case 'integer':
    case 'number':
      return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
    case 'boolean':
      if (['true', 'on', '1'].includes(text)) return true;
      return ['false', 'off', '0'].includes(text) ? false : text;
    case 'json':
      try {
        return JSON.parse(text);
      } catch {
        return text;
      }
    default:
      return text;
  }
}

import { html, labelOf } from './html.js';

/** @typedef {import('./validation.js').Field} Field */

/** @type {Record<string, string>} */
const inputTypes = {
  email: 'email',
  url: 'url',
  date: 'date',
  datetime: 'datetime-local',
  integer: 'number',
  number: 'number',
};

/**
 * A form that posts to `action`, with one control a field.
 * @param {{ action: string, fields: readonly Field[], submit?: string }} options
 */
export function form({ action, fields, submit = 'Save' }) {
  return html`<form method="post" action="${action}">
    ${fields.map((field) => html`<label>${labelOf(field.name, [field])} ${control(field)}</label>`)}
    <button type="submit">${submit}</button>
  </form>`;
}

/** @param {Field} field */
function control(field) {
  const required = field.required && field.default === undefined ? html` required` : '';
  if (field.list || field.type === 'json' || field.type === 'text') {
    const hint = field.list ? html` placeholder="One a line"` : '';
    return html`<textarea name="${field.name}" rows="4" ${hint}${required}></textarea>`;
  }
  if (field.values) {
    const empty = required ? '' : html`<option value=""></option>`;
    const options = field.values.map((value) => html`<option>${value}</option>`);
    return html`<select name="${field.name}" ${required}>
      ${empty}${options}
    </select>`;
  }
  if (field.type === 'boolean') return html`<input type="checkbox" name="${field.name}" />`;
  const type = field.secret ? 'password' : (inputTypes[field.type] ?? 'text');
  const limits = Object.entries({
    min: field.minimum,
    max: field.maximum,
    minlength: field.minLength,
    maxlength: field.maxLength,
    step: field.type === 'number' ? 'any' : undefined,
  }).filter(([, value]) => value !== undefined);
  const attributes = limits.map(([name, value]) => html` ${name}="${value}"`);
  return html`<input type="${type}" name="${field.name}" ${attributes}${required} />`;
}

import { html, labelOf } from './html.js';

/**
 * Records as a table, one row each.
 * @param {readonly string[]} columns property names
 * @param {readonly Record<string, unknown>[]} records
 * @param {readonly import('./validation.js').Field[]} fields by which columns are called
 */
export function table(columns, records, fields) {
  if (records.length === 0) return html`<p>Nothing here yet.</p>`;
  return html`<table>
    <thead>
      <tr>
        ${columns.map((column) => html`<th>${labelOf(column, fields)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${records.map(
        (record) =>
          html`<tr>
            ${columns.map((column) => html`<td>${record[column]}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/**
 * One record as a list of names and values.
 * @param {readonly string[]} columns property names
 * @param {Record<string, unknown>} record
 * @param {readonly import('./validation.js').Field[]} fields by which columns are called
 */
export function details(columns, record, fields) {
  return html`<dl>
    ${columns.map(
      (column) =>
        html`<dt>${labelOf(column, fields)}</dt>
          <dd>${record[column]}</dd>`,
    )}
  </dl>`;
}

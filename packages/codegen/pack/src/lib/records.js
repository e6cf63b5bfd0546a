import { html } from './html.js';

/**
 * Records as a table, one row each.
 * @param {readonly string[]} columns property names
 * @param {readonly Record<string, unknown>[]} records
 */
export function table(columns, records) {
  if (records.length === 0) return html`<p>Nothing here yet.</p>`;
  return html`<table>
    <thead>
      <tr>
        ${columns.map((column) => html`<th>${column}</th>`)}
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
 */
export function details(columns, record) {
  return html`<dl>
    ${columns.map(
      (column) =>
        html`<dt>${column}</dt>
          <dd>${record[column]}</dd>`,
    )}
  </dl>`;
}

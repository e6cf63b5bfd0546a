/** Markup that needs no more escaping: a text of its own kind. */
class Html extends String {}

/** @type {Record<string, string>} */
const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Text made safe for elements and quoted attributes.
 * @param {unknown} value `null` and `undefined` give the empty text, objects their JSON
 */
export function escape(value) {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/**
 * Tag of templates: every interpolated value is escaped, except other `html` templates.
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values
 */
export function html(strings, ...values) {
  return new Html(strings.reduce((text, part, index) => text + render(values[index - 1]) + part));
}

/** @param {unknown} value @returns {string} */
function render(value) {
  if (value instanceof Html) return value.toString();
  if (Array.isArray(value) && value.every((item) => item instanceof Html)) return value.map(render).join('\n');
  return escape(value);
}

/**
 * What people read for a property: as its field is called, else the words of its name.
 * @param {string} name
 * @param {readonly { name: string, label?: string }[]} fields
 */
export function labelOf(name, fields) {
  const label = fields.find((field) => field.name === name)?.label;
  if (label !== undefined) return label;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A whole HTML document.
 * @param {{ title: string, body: unknown, status?: number, headers?: Record<string, string> }} page
 */
export function htmlPage({ title, body, status = 200, headers = {} }) {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          body {
            font:
              1rem/1.5 system-ui,
              sans-serif;
            margin: 2rem auto;
            max-width: 50rem;
            padding: 0 1rem;
          }
          label {
            display: block;
            margin: 0.75rem 0;
          }
          input:not([type='checkbox']),
          select,
          textarea {
            display: block;
            font: inherit;
            width: 100%;
            box-sizing: border-box;
          }
          table {
            border-collapse: collapse;
            width: 100%;
          }
          th,
          td {
            border-bottom: 1px solid #ccc;
            padding: 0.25rem 0.5rem;
            text-align: left;
          }
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `;
  return new Response(document.toString(), {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

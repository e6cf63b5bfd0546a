/** What the documents in `test/fixtures` ask for, read by hand. Rules by a part of their text. */
export interface Expected {
  readonly apis: readonly string[];
  readonly models: Readonly<Record<string, string>>;
  readonly pages: readonly string[];
  readonly rules: readonly string[];
  readonly acceptance: number;
}

export const expected: Readonly<Record<string, Expected>> = {
  'spec-library-loans.md': {
    apis: [],
    models: { Reader: '', Copy: '', Loan: '' },
    pages: [],
    rules: [
      'Given a reader without overdue loans',
      'Given a copy that is lent',
      'The last copy of a title',
      'FR-001',
      'FR-002',
      'FR-003',
      'FR-004',
      'SC-001',
      'SC-002',
    ],
    acceptance: 2,
  },
  'pflichtenheft-werkstatt.md': {
    apis: ['GET /api/v1/termine', 'POST /api/v1/termine', 'DELETE /api/v1/termine/{id}'],
    models: { Termin: 'id beginn notiz', Fahrzeug: 'kennzeichen baujahr' },
    pages: ['/tag', '/termine/neu'],
    rules: ['FA-01', 'FA-02', 'Ein Termin darf', 'Stornierungen sind'],
    acceptance: 0,
  },
  'booking-openapi-prisma.md': {
    apis: ['GET /v2/rooms', 'POST /v2/rooms', 'POST /v2/rooms/{roomId}/bookings', 'DELETE /v2/bookings/:id'],
    models: { Room: 'id name seats', Booking: 'id roomId from note' },
    pages: ['/', '/rooms', '/rooms/[roomId]', '/login'],
    rules: ['95 % of searches', 'Bookings must never overlap.'],
    acceptance: 0,
  },
  'sensor-firmware.md': {
    apis: [],
    models: {},
    pages: [],
    rules: ['REQ-1', 'REQ-2', 'REQ-3', 'REQ-4', 'Sleep current | ≤ 12 µA', 'Boot time | < 500 ms'],
    acceptance: 0,
  },
  'zakazy-ru.md': {
    apis: ['POST /orders', 'GET /orders/{id}'],
    models: { Заказ: 'id сумма' },
    pages: ['/orders', '/orders/new'],
    rules: ['Система должна', 'Заказ нельзя'],
    acceptance: 0,
  },
  'inventory-zh.md': {
    apis: ['GET /api/items', 'PUT /api/items/:id'],
    models: { items: 'id name' },
    pages: ['/items'],
    rules: ['系统必须', '出库数量不得'],
    acceptance: 0,
  },
  'shop-graphql-gherkin.md': {
    apis: ['POST /shop/v1/orders', 'POST /shop/v1/orders/:id/pay'],
    models: { Order: 'id email total status couponCode', coupons: 'code percent order_id' },
    pages: ['/admin/orders'],
    rules: ['Guest checkout', 'Coupons are applied', 'AC-1', 'AC-2', 'Scenario: Guest pays'],
    acceptance: 3,
  },
  'invoices-cli-api.md': {
    apis: ['GET /v1/invoices', 'POST /v1/invoices', 'PUT /v1/invoices/{id}/void', 'GET /v1/invoices/{id}/pdf'],
    models: { Invoice: 'id number total dueDate', Customer: 'id name vatId', 'Invoice line': 'description amount' },
    pages: ['/invoices', '/invoices/:id', 'Settings', 'dashboard'],
    rules: [
      'The user runs',
      'The tool writes',
      'It must fail',
      'Duplicate numbers',
      'Amounts are stored',
      'Currency defaults',
      'Amount | must be > 0',
      'Due date |',
      '80% of users',
    ],
    acceptance: 0,
  },
};

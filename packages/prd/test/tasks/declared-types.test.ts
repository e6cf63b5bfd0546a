import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { cpuTime } from '../support/cpu-time.ts';

const read = (language: string, ...code: string[]) =>
  extractTasks(outline(['# Shop', '', '## Data model', '', `\`\`\`${language}`, ...code, '```'].join('\n')));

const fieldsOf = (found: ReturnType<typeof read>, name: string) =>
  found.models.find((model) => model.name === name)?.fields ?? [];

describe('An object in an interface', () => {
  const order = ['id: number;', 'ship: {', '  street: string; // and number', '  zip: string;', '};', 'lines: {'];
  const lines = [...order, '  label: string;', '  cents: number;', '}[];', 'note?: { by: string } | null;'];

  test.for([
    ['lines', lines],
    ['one line', [lines.join(' ').replace('// and number', '')]],
  ] as const)('is one field, and several of them are a list of objects, on %s', ([, members]) => {
    const found = read('typescript', 'interface Order {', ...members, '}');
    expect(fieldsOf(found, 'Order')).toMatchObject([
      { name: 'id', type: 'integer' },
      { name: 'ship', type: 'json', required: true, declaredType: expect.stringContaining('{ street: string;') },
      { name: 'lines', type: 'json', list: true },
      { name: 'note', type: 'json', required: false },
    ]);
    expect(fieldsOf(found, 'Order')).toHaveLength(4);
  });

  test('is not what an accessor, a method or a decorator has in its braces', () => {
    const sharp = read('csharp', 'class A {', 'public int Id { get; set; }', 'public string Name { get; set; }', '}');
    expect(fieldsOf(sharp, 'A').map(({ name }) => name)).toEqual(['Id', 'Name']);
    const code = ['class B {', '@Column({ unique: true }) email: string;', 'full(): string {', 'const a: number = 1;'];
    expect(fieldsOf(read('ts', ...code, '}', 'age: number;', '}'), 'B')).toMatchObject([
      { name: 'email', unique: true },
      { name: 'age', type: 'number' },
    ]);
  });
});

test('A field of a declared type is an object, and refers to it where it has an id.', () => {
  const found = read(
    'ts',
    'interface Address { street: string; zip: string }',
    'interface Customer { id: number; home: Address; past: Address[]; friend?: Customer }',
  );
  expect(fieldsOf(found, 'Customer')).toMatchObject([
    { name: 'id', type: 'integer' },
    { name: 'home', type: 'json' },
    { name: 'past', type: 'json', list: true },
    { name: 'friend', type: 'json', references: 'Customer', required: false },
  ]);
  expect(fieldsOf(found, 'Customer')[1]?.references).toBeUndefined();
});

describe('What a type extends', () => {
  test('gives it the fields of those that the document declares, in any fence', () => {
    const fences = [
      ['ts', 'interface Person { name: string; email: string }'],
      ['ts', 'export interface Guest extends Person, Dated { id: string; name: string | null }'],
      ['ts', 'type Host = Person & { id: string } & Dated'],
      ['ts', 'interface Dated { since: Date }'],
      ['python', 'class Staff(Worker):\n    id: int\n\nclass Worker(BaseModel):\n    badge: str'],
    ].map(([language, code]) => `\`\`\`${language}\n${code}\n\`\`\`\n`);
    const { models, omitted } = extractTasks(outline(`# X\n\n## Data model\n\n${fences.join('\n')}`));
    const names = new Map(models.map(({ name, fields }) => [name, fields.map((field) => field.name).join(' ')]));
    expect(names.get('Guest')).toBe('email since id name');
    expect(names.get('Host')).toBe('name email since id');
    expect(names.get('Staff')).toBe('badge id');
    expect(omitted).toEqual([]);
  });

  test('is told where it is not declared, except for what frameworks have', () => {
    const { models, omitted } = read(
      'ts',
      "interface A extends Missing, Omit<B, 'x'> { id: string }",
      'class B extends BaseEntity { id: string }',
      'interface C extends C { id: string }',
    );
    expect(models.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    expect(omitted).toMatchObject([
      { kind: 'model', text: 'A extends Missing', line: 6 },
      { text: "A extends Omit<B, 'x'>", reason: "the fields of Omit<B, 'x'> are not declared" },
      { text: 'C extends C' },
    ]);
  });
});

test('Keywords behind the bases of a class of Python are none, and a union of objects is told.', () => {
  const hero = read('python', 'class Hero(SQLModel, Generic[A, B], table=True):', '    id: int');
  expect(fieldsOf(hero, 'Hero')).toMatchObject([{ name: 'id' }]);
  expect(hero.omitted).toEqual([]);
  const union = read('ts', 'type Shape = { id: string; width: number } | { id: string; radius: number }');
  expect(fieldsOf(union, 'Shape')).toHaveLength(2);
  expect(union.omitted).toMatchObject([{ text: 'type Shape', line: 6 }]);
});

test('A composite type of Prisma is an object.', () => {
  const code = [
    'type Place {',
    '  street String',
    '}',
    'model Shop {',
    '  id String @id',
    '  place Place',
    '  old Place[]',
    '}',
  ];
  expect(fieldsOf(read('prisma', ...code), 'Shop')).toMatchObject([
    { name: 'id' },
    { name: 'place', type: 'json' },
    { name: 'old', type: 'json', list: true },
  ]);
});

describe('A field has the values of the enumeration that is its type', () => {
  test.for([
    [
      'prisma',
      'enum Size {\n  S\n  M @map("m") // middle\n}\nmodel A {\n  id Int @id\n  size Size @default(S)\n}',
      'S',
    ],
    ['graphql', 'enum Size {\n  "small"\n  S\n  M\n}\ntype A { id: ID! size: Size! }', undefined],
    ['ts', "enum Size { Small = 'S', Mid = 'M' }\nclass A {\n  id: string;\n  size: Size = Size.Mid;\n}", 'M'],
    ['ts', "export type Size =\n  | 'S'\n  | 'M';\ninterface A { id: string; size: Size }", undefined],
    [
      'python',
      'class Size(str, Enum):\n    SMALL = "S"\n    MID = "M"\n\nclass A(BaseModel):\n    id: int\n    size: Size = Size.MID',
      'M',
    ],
    ['python', 'class A(BaseModel):\n    id: int\n    size: Literal["S", "M"] = "S"', 'S'],
    ['sql', "CREATE TYPE size AS ENUM ('S', 'M');\nCREATE TABLE A (id int PRIMARY KEY, size size DEFAULT 'S');", 'S'],
    ['dbml', "Enum size {\n  S\n  M [note: 'x']\n}\nTable A {\n  id int [pk]\n  size size [default: 'S']\n}", 'S'],
    [
      'java',
      'public enum Size { S("small"), M("middle"); private final String label; }\nclass A { Long id; Size size; }',
      undefined,
    ],
  ] as const)('in %s', ([language, code, fallback]) => {
    const size = fieldsOf(read(language, code), 'A').find(({ name }) => name === 'size');
    expect(size).toMatchObject({ type: 'string', values: ['S', 'M'] });
    expect(size?.defaultValue).toBe(fallback);
  });

  test('and none where the union goes on with something else', () => {
    const found = read('ts', "type Size = 'S' | 'M' | Other;", 'interface A { id: string; size: Size }');
    expect(fieldsOf(found, 'A')[1]?.values).toBeUndefined();
  });
});

test('Limits and defaults of Pydantic count, and what methods hold does not.', () => {
  const found = read(
    'python',
    'class Note(BaseModel):',
    '    id: int',
    '    stars: conint(ge=1, le=9) = 5',
    '    title: str = Field(',
    '        ..., min_length=2, max_length=80',
    '    )',
    '    age: Annotated[int, Field(gt=0, lt=150)]',
    '    nick: Optional[str] = None',
    '',
    '    def shout(self):',
    '        loud: int = 5',
  );
  expect(fieldsOf(found, 'Note')).toMatchObject([
    { name: 'id', type: 'integer' },
    { name: 'stars', type: 'integer', minimum: 1, maximum: 9, defaultValue: '5' },
    { name: 'title', type: 'string', required: true, minLength: 2, maxLength: 80 },
    { name: 'age', type: 'integer', minimum: 1, maximum: 149 },
    { name: 'nick', type: 'string', required: false },
  ]);
  expect(fieldsOf(found, 'Note')).toHaveLength(5);
});

test('Members of Java, Rust and Protocol Buffers keep what stands around their names.', () => {
  const java = read(
    'java',
    'class Dog {',
    '  @Id private Long id;',
    '  @Column(nullable = false, length = 80, unique = true) private final String name;',
    '  private static final int LIMIT = 3;',
    '  public String getName() { return name; }',
    '}',
  );
  expect(fieldsOf(java, 'Dog')).toMatchObject([
    { name: 'id', type: 'integer', primary: true },
    { name: 'name', type: 'string', maxLength: 80, unique: true },
  ]);
  expect(fieldsOf(java, 'Dog')).toHaveLength(2);
  expect(
    fieldsOf(read('rust', 'pub struct Car {', '    pub id: u64,', '    pub tags: Vec<String>,', '}'), 'Car'),
  ).toMatchObject([
    { name: 'id', type: 'integer' },
    { name: 'tags', type: 'string', list: true },
  ]);
  expect(
    fieldsOf(read('proto', 'message Job {', '  string id = 1;', '  repeated string tags = 2;', '}'), 'Job'),
  ).toMatchObject([{ name: 'id' }, { name: 'tags', list: true }]);
});

test('A struct of Go is read with its tags.', () => {
  const found = read(
    'go',
    'type Base struct {',
    '\tID int64 `json:"id"`',
    '\tMadeAt time.Time `json:"made_at"`',
    '}',
    'type Device struct {',
    '\tBase',
    '\tother.Thing',
    '\tSerialNo string `json:"serial_no" validate:"required,max=12"`',
    '\tSecret string `json:"-"`',
    '\tKind string `json:"kind,omitempty" validate:"oneof=a b"`',
    '\tCount int `json:"count" gorm:"not null;default:3" validate:"gte=1,lte=9"`',
    '\tWords []string `json:"words" validate:"max=3,dive,max=20"`',
    '\tMore map[string]any // free',
    '\tPlace struct {',
    '\t\tX int',
    '\t} `json:"place"`',
    '\tGone *time.Time',
    '}',
  );
  expect(fieldsOf(found, 'Device')).toMatchObject([
    { name: 'id', type: 'integer', primary: true },
    { name: 'made_at', type: 'datetime' },
    { name: 'serial_no', type: 'string', required: true, maxLength: 12 },
    { name: 'kind', required: false, values: ['a', 'b'] },
    { name: 'count', type: 'integer', required: true, minimum: 1, maximum: 9, defaultValue: '3' },
    { name: 'words', type: 'string', list: true, maxLength: 20 },
    { name: 'More', type: 'json' },
    { name: 'place', type: 'json' },
    { name: 'Gone', type: 'datetime', required: false },
  ]);
  expect(fieldsOf(found, 'Device')).toHaveLength(9);
  expect(found.omitted).toMatchObject([{ text: 'Device extends other.Thing' }]);
});

test.for([
  ['open braces of types', 'interface A { a: {\n'],
  ['enumerations', "enum A { B, C }\ntype D = 'e' |\n"],
  ['classes of Python', 'class A(B):\n  a: int = (\n'],
  ['members of Go', 'type A struct {\n\tB map[string]x `json:"\n'],
] as const)('200 KB of %s is answered within a second.', ([, part]) => {
  const text = `# Data model\n\n\`\`\`python\n${part.repeat(200_000 / part.length)}\n\`\`\`\n`;
  const time = cpuTime(() => {
    extractTasks(outline(text));
  });
  expect(time).toBeLessThan(1000);
});

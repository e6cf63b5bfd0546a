import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (...lines: string[]): string[] =>
  extractTasks(outline(['# F', '', ...lines].join('\n'))).dependencies.map(({ kind, ref }) => `${kind} ${ref}`);
const services = (...lines: string[]): string[] =>
  read(...lines).flatMap((found) => (found.startsWith('service ') ? [found.slice(8)] : []));

describe('A sentence names the system', () => {
  test.for([
    ['by which something is done', 'Scans are done by the existing Kofax account.', 'Kofax'],
    ['over which something goes out', 'Texts go out over Textlocal.', 'Textlocal'],
    ['in which a key is', 'Reports are signed with the company key in Acme Vault.', 'Acme Vault'],
    ['by its kind and a name', 'Mail is sent through the university SMTP relay.', 'SMTP relay'],
    ['through which a link comes', 'Sign-in by magic link through Kinde.', 'Kinde'],
    ['before what it is for', 'Service on two boxes, Steamworks for identity.', 'Steamworks'],
    ['behind what comes from it', 'Map tiles from Stadia Maps.', 'Stadia Maps'],
    ['by the body that runs it', 'It reads the German Weather Service’s pollen index.', 'German Weather Service'],
    ['by its domain', 'It shows the public-holiday feed of feiertage-api.de.', 'feiertage-api.de'],
    [
      'in German, where it has several words',
      'Die Anmeldung erfolgt über das bestehende Campus Portal.',
      'Campus Portal',
    ],
    ['to which German hands things over', 'Aufträge werden täglich an BMD übergeben.', 'BMD'],
    [
      'by a name that ends in its kind',
      'It reads stops from the OpenStreetMap Overpass API.',
      'OpenStreetMap Overpass API',
    ],
    ['as what it is used for', 'We use Paddle as merchant of record.', 'Paddle'],
    ['in Spanish behind its kind', 'La pasarela de pago Cecabank ya existe.', 'Cecabank'],
  ])('%s: %s', ([, text, name]) => {
    expect(services('## Part', '', text ?? '')).toEqual([name]);
  });

  test.for([
    'Tickets are handled by Managers and a manager is told.',
    'Personal data shall be hosted in the United Kingdom.',
    'Images are signed with Ed25519.',
    'Texts do not go out over Textlocal.',
    'Texts could go out over Textlocal.',
    'Overhead per call is under 20 µs.',
    'Photos are in Drive.',
    'Charts are done with React.',
    'Managing CORS for authentication takes time.',
    'Messages are read in English.',
  ])('but no other name with a capital: %s', (text) => {
    expect(services('## Part', '', text)).toEqual([]);
  });

  test('in a row of what is needed at run time.', () => {
    expect(services('## Part', '', 'Needed at run time: the vendor’s SFTP server, Dagster, Kafka.')).toEqual([
      'SFTP server',
      'Dagster',
      'Kafka',
    ]);
  });
});

test('An item about technology names the system behind what is left to it.', () => {
  expect(
    services('## Stack', '', '- Object storage for photos: Replit App Storage', '- Forms: React Hook Form'),
  ).toEqual(['Replit App Storage']);
  expect(services('## Settings', '', '- Notifications: Weekly Digest')).toEqual([]);
});

test('A table of sources names what is read in its first column, or in code.', () => {
  expect(
    services(
      '## Inputs',
      '',
      '| Source | Format | Owner |',
      '|---|---|---|',
      '| VDV hub of the region | XML | A |',
      '| Stops | table `geo.stops` | B |',
    ),
  ).toEqual(['VDV hub', 'geo.stops']);
});

test('A row that puts off what it asks for needs nothing.', () => {
  expect(
    services('## Part', '', '| Id | What | When |', '|---|---|---|', '| A | Login with Kinde | Won’t have |'),
  ).toEqual([]);
});

describe('Another document is needed', () => {
  test.for([
    [
      'where it has to be live before',
      'Spec "fleet-inventory" must be implemented before this.',
      'prd fleet-inventory',
    ],
    [
      'where its title says what it is',
      'It is described in "Harbour Federation PRD" and has to be live first.',
      'prd Harbour Federation PRD',
    ],
    [
      'where a file says what it is',
      'The firmware (`firmware-mqtt-prd.md`) has to be rolled out before go-live.',
      'prd firmware-mqtt-prd',
    ],
    [
      'where an identifier says something is specified there',
      'The cloud side is specified in CEL-SRV-02.',
      'prd CEL-SRV-02',
    ],
  ])('%s: %s', ([, text, found]) => {
    expect(read('## Part', '', text ?? '')).toEqual([found]);
  });

  test('by its title before the word, and by its name in the front matter.', () => {
    expect(read('**Depends on:** Accounts PRD, Billing PRD')).toEqual(['prd Accounts PRD', 'prd Billing PRD']);
    const text = '---\nrequires: [accounts-prd, PRD-12]\n---\n\n# F\n';
    expect(extractTasks(outline(text)).dependencies.map(({ ref }) => ref)).toEqual(['accounts-prd', 'PRD-12']);
  });

  test('by the folder of its specification.', () => {
    expect(read('**Builds on**: [009-performer-accounts](../009-performer-accounts/spec.md)')).toEqual([
      'prd 009-performer-accounts',
    ]);
  });
});

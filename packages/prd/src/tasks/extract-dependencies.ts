import type { Outline } from '../outline/types.ts';
import type { Block } from './block.ts';
import type { Collector } from './collector.ts';
import type { Dependency } from './task.ts';

import { firmExclusion } from './section-role.ts';
import { latin } from '../expressions/latin.ts';
import { pattern } from '../expressions/pattern.ts';

const services =
  /\b(?:PostgreSQL|Postgres|MySQL|MariaDB|SQLite|MongoDB|Redis|Memcached|Elasticsearch|OpenSearch|DynamoDB|Cassandra|ClickHouse|Kafka|RabbitMQ|NATS|SQS|SNS|Amazon S3|S3|MinIO|GCS|Cloudinary|Stripe|PayPal|Twilio|SendGrid|Mailgun|Postmark|Resend|SES|Auth0|Okta|Keycloak|Cognito|Firebase|Supabase|OpenAI|Anthropic|Sentry|Datadog|Prometheus|Grafana|Vault|LDAP|Active Directory|SMTP|MQTT|Slack|GitHub|GitLab|Jira|Salesforce|SAP|Snowflake|BigQuery|Neo4j|Qdrant|Pinecone|Google Maps|Mapbox|APNs|FCM|Algolia|Meilisearch|InfluxDB|TimescaleDB)\b/g;
const serviceWords = new Set(serviceNames().map((name) => name.split(' ', 1)[0]));
const featureId = /\b(?:PRD-)?(\d+\.\d+\.(?:[A-Z]+\.)?\d+(?:\.\d+)*)\b/g;
const namedPrd = /\b(PRD-[A-Z0-9][\w.-]*|SPEC-\d+|(?:PRDs|specs)\/[\w./-]+\.md)\b/g;
const taskId = /\b(?:TASK-\d+|T-?\d{2,})\b/g;

const stating = pattern.iu`\b(?:depends? on|dependenc(?:y|ies)|requires|builds on|prerequisites?|blocked by|benötigt|hängt ab|abhängig|зависит|depende de|dépend de|依赖)\b`;

type Add = (kind: Dependency['kind'], ref: string, line: number) => void;

/** Reads what the document builds on: other PRDs, tasks, and services that are needed at run time. */
export function extractDependencies(
  outline: Outline,
  blocks: readonly Block[],
  own: string | undefined,
  out: Collector,
): Dependency[] {
  const found = new Map<string, Dependency>();
  const add: Add = (kind, ref, line) => {
    const key = `${kind} ${ref.toLowerCase()}`;
    if (ref !== own && !found.has(key)) found.set(key, { kind, ref, line });
  };
  for (const block of blocks) {
    if (block.kind === 'fence' || block.kind === 'heading') continue;
    const text = block.plain;
    const stated = stating.test(text);
    if (!stated && !block.roles.has('dependency')) {
      if (firmExclusion(block.excluded) !== undefined) continue;
      if (/\d\.\d/.test(text)) mentions(text, block.line, add);
      mentionedServices(text, block.line, add);
      continue;
    }
    if (block.excluded !== undefined) {
      if (block.roles.has('dependency')) out.omit('dependency', text, block.excluded, block.line);
      continue;
    }
    for (const match of text.matchAll(namedPrd)) add('prd', (match[1] ?? '').replace(/\.md$/, ''), block.line);
    for (const match of text.matchAll(featureId))
      if (!text.includes(`PRD-${match[1] ?? ''}`)) add('prd', match[1] ?? '', block.line);
    for (const match of text.matchAll(taskId)) add('task', match[0], block.line);
    mentionedServices(text, block.line, add);
  }
  for (const { host, line } of out.foreignHosts()) add('service', serviceOf(host), line);
  const yaml = outline.frontmatter
    ? outline.text.slice(outline.frontmatter.content.start, outline.frontmatter.content.end)
    : '';
  const declared =
    /^(?:depends[_-]?on|dependencies|requires)[ \t]*:(.*(?:\r?\n[ \t]+-.*|\r?\n-.*)*)/im.exec(yaml)?.[1] ?? '';
  for (const match of declared.matchAll(/[\w./-]*\d[\w./-]*/g)) add('prd', match[0], 1);
  return [...found.values()];
}

/** The known service that a host belongs to, `Stripe` for `api.stripe.com`, else the host. */
function serviceOf(host: string): string {
  const labels = host.split(/[.:]/);
  return serviceNames().find((name) => labels.includes(name.toLowerCase())) ?? host;
}

function serviceNames(): string[] {
  const { source } = services;
  return source.slice(source.indexOf(':') + 1, source.lastIndexOf(')')).split('|');
}

/** All names of services begin so. */
const capitalised = /\b[A-Z]\w*/g;

/** The expression is long, and compiled only for a text that has one of its words. */
function mentionedServices(text: string, line: number, add: Add): void {
  if (!text.match(capitalised)?.some((word) => serviceWords.has(word))) return;
  for (const [name] of text.matchAll(services)) add('service', name, line);
}

const mention = latin.giu`\b(?:from|with|in|on|of|see|per|via|aus|mit|из|с)\s+(?:PRD[- ])?(\d+\.\d+\.\d+\.\d+)\b`;

/** `schema from 2.1.1.3`, `aligned with 2.1.1.4`: another document that the text builds on. */
function mentions(text: string, line: number, add: Add): void {
  for (const match of text.matchAll(mention.for(text))) add('prd', match[1] ?? '', line);
}

import { latin } from '../../expressions/latin.ts';

/** Systems that are known by name, and words that say of a name that it is one. */

const known =
  /(?<![\w-])(?:PostgreSQL|Postgres|MySQL|MariaDB|SQLite|MongoDB|Redis|Memcached|Elasticsearch|OpenSearch|DynamoDB|Cassandra|ClickHouse|Kafka|RabbitMQ|NATS|SQS|SNS|Amazon S3|S3|MinIO|GCS|Cloudinary|Stripe|PayPal|Twilio|SendGrid|Mailgun|Postmark|Resend|SES|Auth0|Okta|Keycloak|Cognito|Firebase|Supabase|OpenAI|Anthropic|Sentry|Datadog|Prometheus|Grafana|Vault|Active Directory|Slack|GitHub|GitLab|Jira|Salesforce|SAP|Snowflake|BigQuery|Neo4j|Qdrant|Pinecone|Google Maps|Mapbox|APNs|FCM|Algolia|Meilisearch|InfluxDB|TimescaleDB|CockroachDB|ScyllaDB|CouchDB|ArangoDB|Redshift|Databricks|Kinesis|Pulsar|EMQX|Mosquitto|Airflow|Oracle|SQL Server|Azure AD|Azure Blob Storage|Azure Key Vault|Microsoft Entra ID|Entra ID|Textract|Rekognition|Cloudflare R2|CloudFront|Vonage|MessageBird|Mollie|Adyen|GoCardless|Klarna|Braintree|Razorpay|Redsys|SumUp|Plaid|TrueLayer|Brevo|Mailchimp|Mailjet|Klaviyo|Braze|OneSignal|PagerDuty|Opsgenie|Rollbar|Bugsnag|Crashlytics|Amplitude|Mixpanel|PostHog|Zendesk|Intercom|HubSpot|NetSuite|QuickBooks|Xero|LaunchDarkly|Contentful|MapTiler|GraphHopper|Nominatim|OpenRouter|Open-Meteo|OpenWeather|OpenWeatherMap|ElevenLabs|Deepgram|LiveKit|PlanetScale|Upstash|Typesense|Weaviate|Milvus|Pusher|Ably|Personio|CiviCRM|DocuSign|Docusign|Shippo|EasyPost|Sendcloud|HashiCorp Vault|Cloud SQL|EventBridge|Secret Manager|Secrets Manager)\b/g;

/** The names, as they are written. */
const serviceNames: readonly string[] = known.source
  .slice(known.source.indexOf(':') + 1, known.source.lastIndexOf(')'))
  .split('|');

const firstWords = new Set(serviceNames.map((name) => name.split(/[ -]/, 1)[0]));

/** All names of services begin so. */
const capitalised = /\b[A-Z]\w*/g;

/** The known systems that a text names. The expression is long, and compiled only for a text that has a word of it. */
export function knownServices(text: string): readonly string[] {
  if (text.match(capitalised)?.some((word) => firstWords.has(word)) !== true) return [];
  return [...text.matchAll(known)].map(([name]) => name);
}

/** The known system that a host belongs to, `Stripe` for `api.stripe.com`, else the host. */
export function serviceOf(host: string): string {
  const labels = host.split(/[.:]/);
  return serviceNames.find((name) => labels.includes(name.toLowerCase())) ?? host;
}

const kind = latin.iu`(?:^|[\s-])(?:(?:micro)?service|api|gateway|hub|cluster|database|db|queue|broker|server|provider|platform|engine|store|storage|registry|register|vault|directory|bus|relay|crm|erp|idp|cdn|warehouse|system|software|bucket|backend|mainframe|feed)$|(?:dienst|dienstleister|datenbank|system|plattform|server|verzeichnis|register|anbieter|broker)$|^(?:service|serveur|servicio|serviço|servizio|servidor|plateforme|plataforma|piattaforma|passerelle|pasarela|gateway|système|sistema|fournisseur|proveedor|provedor|base de (?:données|datos)|banco de dados|api d[eo']|сервис|система|шлюз|база данных|платформа)(?:[\s’']|$)|(?:服务|服務|系统|系統|平台|网关|数据库|サービス|システム|基盤|데이터베이스|시스템|서비스|플랫폼)$`;
/** A kind alone, or one that is a part of any product. */
const own = latin.iu`^(?:(?:the|an?|our|external|internal|third[- ]party|backend|back-end|front-?end|rest(?:ful)?|graphql|https?|web|browser|file|design|build|operating|dev|local|node(?:\.js)?|admin|public|new|micro|cloud|production|staging|test|key-value|relational|vector|document|application)[\s-])*(?:services?|apis?|gateways?|clusters?|databases?|db|queues?|servers?|providers?|platforms?|engines?|stores?|storage|systems?|software|backends?|base de (?:données|datos)|dienste?|systeme?|datenbank(?:en)?|plattform|serviço|servicio|sistemas?|système|сервисы?|системы?|системой|服务|系统|平台|数据库|サービス|システム)$`;

/** What a part of the product may be called as well: `Progress tracking system`, `Auth store`. */
const maybePart = latin.iu`(?:^|[\s-])(?:system|engine|store|storage|platform|software|server|queue|registry|bus|backend)$`;

/**
 * Whether the words for a thing say that it is a system: `Rate engine`, `HSM cluster`, `Gateway de SMS`. `isSure` where the
 * text around tells that it is about other systems; a part of the product is taken for none then.
 */
export function saysSystem(name: string, isSure: boolean): boolean {
  return kind.test(name) && !own.test(name) && (isSure || !maybePart.test(name) || /\s\p{Lu}/u.test(name));
}

/** What is built in, or is no system at all, though lists of dependencies have it. */
const noSystems = latin.iu`^(?:react(?:[ -]native)?|vue|next\.?js|nuxt|angular|svelte\w*|express(?:\.js)?|fastify|nest\.?js|hono|django|flask|fastapi|rails|ruby(?: on rails)?|laravel|symfony|spring(?: boot)?|node(?:\.js)?|deno|bun|npm|pnpm|yarn|typescript|javascript|python|go|golang|rust|java|php|kotlin|swift(?:ui)?|flutter|expo|electron|tauri|tailwind(?: ?css)?|bootstrap|prisma|drizzle|typeorm|sequelize|mongoose|sqlalchemy|zod|vite|vitest|jest|playwright|cypress|webpack|eslint|prettier|docker(?: compose)?|git|axios|redux|zustand|jwt|bcrypt|socket\.io|celery|pandas|numpy|pytorch|tensorflow|linux|windows|macos|android|ios|xcode|openssl|ffmpeg|three\.js|d3(?:\.js)?|unity|godot|nextauth|next-auth|auth\.js|lucia|passport|leaflet|maplibre|bullmq|bull|nodemailer|tesseract|tanstack\b[^,]*|swr|fuse\.js|lunr|winston|pino|retrofit|coil|hilt|koin|room|grdb|core data|realm|indexeddb|localstorage|userdefaults|keychain|keystore|sharedpreferences|workmanager|quartz|hibernate|flyway|liquibase|thymeleaf|htmx|alpine\S*|blazor|asp\.net\b[^,]*|\.net\b[^,]*|c#|entity framework|sidekiq|devise|inertia|livewire|phoenix|elixir|ecto|oban|clojure|scala|akka|kubernetes|k8s|helm|terraform|ansible|utf-8|sha-\d+|aes-\d+|hmac|argon2\w*|pkce|totp|tls|mfa|ntp|dns|cors|csrf|crud|wcag|gdpr|multer|sharp|lucide\b[^,]*|shadcn\S*|radix\S*|material[ -]ui|mui|tiptap|zod|jquery|lodash|moment|date-fns|chart\.js|recharts|mqtts?|smtp|imap|ldaps?|https?|tcp|udp|grpc|rest|graphql|oauth2?|oidc|openid connect|saml|websockets?|webhooks?|tls|ssh|sftp|ftp|csv|json|xml|pdf|html|css|sql|sepa|qr|pin|nfc|ble|bluetooth|gps|wi-?fi|tbd|none|n\/a|keine?|aucune?|ningun[ao]|nenhuma?|нет|无|なし|없음)(?![\p{L}\d.-])`;
const nounsOfPlans = latin.iu`(?<![\p{L}])(?:teams?|approvals?|sign-?offs?|reviews?|designs?|mock-?ups?|wireframes?|assets?|contracts?|budgets?|access|credentials?|accounts?|keys?|features?|modules?|components?|migrations?|tables?|schemas?|librar(?:y|ies)|sdks?|packages?|frameworks?|runtimes?|hir(?:e|ing)|trainings?|licen[cs]es?|completion|documents?|documentation|prds?|specs?|dependenc(?:y|ies)|authentication|authori[sz]ation|notifications?|permissions?|configuration|environment|infrastructure|deployment|testing|tests|tools?|tooling|data|content|copy|translations?|legal|compliance|stakeholders?|owners?|users?|customers?|clients?|browsers?|devices?|phones?|hardware|epics?|tickets?|tasks?|stor(?:y|ies)|milestones?|phases?|sprints?|timeline|resources?|availability|agreements?|decisions?|screens?|pages?|endpoints?|hooks?|types?|models?|utils?|helpers?|app|application|bibliothek\p{L}*|freigabe\p{L}*|entwurf|vertrag|équipe|contrat|equipo|contrato|equipe)(?![\p{L}])`;

/** A state, or a side of a contract. */
const state =
  /^(?:Depends on\b.*|New|Existing|Optional|Required|Planned|Deprecated|Beta|Internal|External|Phase\b.*|Later|Future|Current|Legacy|(?:The |Our )?(?:Solution|System|Service|App|Application|Platform|Product|Portal|Authority|Contractor|Supplier|Customer|Client|Buyer|Vendor|User|API|Backend|Frontend|Server))$/;

/** A country, or an abbreviation of two letters for anything. */
const tooShort = /^\p{Lu}{2}$/u;

/** Whether the words name a library, a protocol or something to be done, and no system. */
export function isNoSystem(name: string): boolean {
  return (
    (noSystems.test(name) && !saysSystem(name.replace(/ (?:of|der|des|de|du|do|da) .*$/, ''), true)) ||
    state.test(name) ||
    tooShort.test(name) ||
    (nounsOfPlans.test(name) && !saysSystem(name, false))
  );
}

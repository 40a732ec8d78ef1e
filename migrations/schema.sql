-- What the migrations amount to. Written by `npm run generate`; change a migration, not this file.

-- tables

CREATE TABLE addresses (
  tenant_id text NOT NULL,
  network_id text NOT NULL,
  host_number integer NOT NULL,
  container_id text NOT NULL,
  CONSTRAINT addresses_pkey PRIMARY KEY (tenant_id, network_id, host_number),
  CONSTRAINT addresses_tenant_id_container_id_fkey FOREIGN KEY (tenant_id, container_id) REFERENCES containers(tenant_id, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT addresses_tenant_id_network_id_fkey FOREIGN KEY (tenant_id, network_id) REFERENCES networks(tenant_id, id) ON DELETE CASCADE
);
CREATE TABLE api_keys (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  scopes text[] NOT NULL,
  secret_hash bytea NOT NULL,
  prefix text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  version integer NOT NULL DEFAULT 1,
  allowed_cidrs text[] NOT NULL DEFAULT '{}'::text[],
  selector text,
  from_above boolean NOT NULL DEFAULT false,
  previous_hash bytea,
  previous_until timestamp with time zone,
  CONSTRAINT api_keys_id_key UNIQUE (id),
  CONSTRAINT api_keys_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT api_keys_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT api_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE
);
CREATE TABLE audit (
  tenant_id text NOT NULL,
  id text NOT NULL,
  action text NOT NULL,
  outcome text NOT NULL,
  actor_key_id text,
  actor_name text,
  actor_tenant_id text,
  resource_id text,
  remote text NOT NULL,
  user_agent text,
  request_id text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT audit_pkey PRIMARY KEY (tenant_id, id)
);
CREATE TABLE backups (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  container_id text NOT NULL,
  container_name text NOT NULL,
  status text NOT NULL,
  status_reason jsonb,
  size_bytes bigint NOT NULL DEFAULT 0,
  digest text NOT NULL DEFAULT ''::text,
  labels jsonb NOT NULL DEFAULT '{}'::jsonb,
  reserved jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  encrypted boolean NOT NULL DEFAULT false,
  base_id text,
  left_out jsonb NOT NULL DEFAULT '[]'::jsonb,
  CONSTRAINT backups_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT backups_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT backups_tenant_id_base_id_fkey FOREIGN KEY (tenant_id, base_id) REFERENCES backups(tenant_id, id),
  CONSTRAINT backups_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  CONSTRAINT backups_status_check CHECK ((status = ANY (ARRAY['creating'::text, 'ready'::text, 'deleting'::text, 'error'::text])))
);
CREATE TABLE containers (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  image_id text NOT NULL,
  image_name text NOT NULL,
  status text NOT NULL,
  status_reason jsonb,
  desired text NOT NULL,
  generation integer NOT NULL DEFAULT 1,
  observed_generation integer NOT NULL DEFAULT 0,
  run integer NOT NULL DEFAULT 0,
  labels jsonb NOT NULL DEFAULT '{}'::jsonb,
  env jsonb NOT NULL DEFAULT '{}'::jsonb,
  command text[] NOT NULL DEFAULT '{}'::text[],
  user_data text,
  ssh_keys text[] NOT NULL DEFAULT '{}'::text[],
  protected boolean NOT NULL DEFAULT false,
  autostart boolean NOT NULL DEFAULT true,
  source_snapshot_id text,
  host_id text,
  driver text NOT NULL DEFAULT ''::text,
  nics jsonb NOT NULL DEFAULT '[]'::jsonb,
  reserved jsonb NOT NULL DEFAULT '{}'::jsonb,
  started_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  suspended boolean NOT NULL DEFAULT false,
  profiles text[] NOT NULL DEFAULT '{}'::text[],
  limits jsonb NOT NULL,
  run_as jsonb NOT NULL DEFAULT '{"user": "", "stopSignal": "", "workingDir": ""}'::jsonb,
  failed_log text,
  CONSTRAINT containers_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT containers_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT containers_host_id_fkey FOREIGN KEY (host_id) REFERENCES hosts(id),
  CONSTRAINT containers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  CONSTRAINT containers_desired_check CHECK ((desired = ANY (ARRAY['running'::text, 'stopped'::text, 'paused'::text]))),
  CONSTRAINT containers_profiles_check CHECK ((profiles <@ ARRAY['fuse'::text, 'iouring'::text, 'nesting'::text, 'nftables'::text, 'tun'::text])),
  CONSTRAINT containers_status_check CHECK ((status = ANY (ARRAY['provisioning'::text, 'stopped'::text, 'starting'::text, 'running'::text, 'stopping'::text, 'paused'::text, 'restoring'::text, 'deleting'::text, 'error'::text])))
);
CREATE TABLE disk_use (
  tenant_id text NOT NULL,
  host_id text NOT NULL,
  bytes bigint NOT NULL,
  CONSTRAINT disk_use_pkey PRIMARY KEY (tenant_id, host_id),
  CONSTRAINT disk_use_host_id_fkey FOREIGN KEY (host_id) REFERENCES hosts(id) ON DELETE CASCADE,
  CONSTRAINT disk_use_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE
);
CREATE TABLE events (
  tenant_id text NOT NULL,
  seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  noun text NOT NULL,
  type text NOT NULL,
  resource_type text NOT NULL,
  resource_id text NOT NULL,
  resource_name text,
  data jsonb NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT events_seq_key UNIQUE (seq),
  CONSTRAINT events_pkey PRIMARY KEY (tenant_id, seq)
);
CREATE TABLE events_forgotten (
  tenant_id text NOT NULL,
  seq bigint NOT NULL,
  CONSTRAINT events_forgotten_pkey PRIMARY KEY (tenant_id)
);
CREATE TABLE firewalls (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  labels jsonb NOT NULL DEFAULT '{}'::jsonb,
  status text NOT NULL,
  waiting text[] NOT NULL DEFAULT '{}'::text[],
  generation integer NOT NULL DEFAULT 1,
  rules jsonb NOT NULL,
  selector text,
  container_ids text[] NOT NULL DEFAULT '{}'::text[],
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT firewalls_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT firewalls_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT firewalls_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  CONSTRAINT firewalls_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text])))
);
CREATE TABLE hosts (
  id text NOT NULL,
  name text NOT NULL,
  address text NOT NULL,
  status text NOT NULL DEFAULT 'unknown'::text,
  driver text NOT NULL DEFAULT ''::text,
  description jsonb NOT NULL DEFAULT '{}'::jsonb,
  last_seen_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  held_addresses inet[] DEFAULT '{}'::inet[],
  CONSTRAINT hosts_name_key UNIQUE (name),
  CONSTRAINT hosts_pkey PRIMARY KEY (id),
  CONSTRAINT hosts_status_check CHECK ((status = ANY (ARRAY['online'::text, 'offline'::text, 'unknown'::text])))
);
CREATE TABLE idempotency_keys (
  tenant_id text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  response jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, key),
  CONSTRAINT idempotency_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE
);
CREATE TABLE image_campaign_moves (
  tenant_id text NOT NULL,
  campaign_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  "position" integer NOT NULL,
  status text NOT NULL,
  wave integer,
  operation_id text,
  reason jsonb,
  shadows jsonb NOT NULL DEFAULT '[]'::jsonb,
  shadows_truncated boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT image_campaign_moves_pkey PRIMARY KEY (tenant_id, campaign_id, id),
  CONSTRAINT image_campaign_moves_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES image_campaigns(tenant_id, id) ON DELETE CASCADE,
  CONSTRAINT image_campaign_moves_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'moving'::text, 'moved'::text, 'failed'::text, 'skipped'::text, 'returning'::text, 'returned'::text, 'stuck'::text])))
);
CREATE TABLE image_campaigns (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  selector text NOT NULL,
  from_image_id text NOT NULL,
  from_image_name text NOT NULL,
  to_image_id text NOT NULL,
  to_image_name text NOT NULL,
  wave_size integer NOT NULL,
  pause_seconds integer NOT NULL,
  health_check jsonb,
  max_failures integer NOT NULL,
  status text NOT NULL,
  status_reason jsonb,
  waves integer NOT NULL DEFAULT 0,
  next_wave_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT image_campaigns_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT image_campaigns_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT image_campaigns_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  CONSTRAINT image_campaigns_status_check CHECK ((status = ANY (ARRAY['running'::text, 'paused'::text, 'rolling_back'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text, 'rolled_back'::text])))
);
CREATE TABLE images (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  alias text,
  os text NOT NULL DEFAULT ''::text,
  release text NOT NULL DEFAULT ''::text,
  architecture text NOT NULL DEFAULT ''::text,
  size_mib integer NOT NULL DEFAULT 0,
  digest text NOT NULL DEFAULT ''::text,
  visibility text NOT NULL DEFAULT 'private'::text,
  status text NOT NULL,
  status_reason jsonb,
  reserved jsonb NOT NULL DEFAULT '{}'::jsonb,
  host_id text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  labels jsonb NOT NULL DEFAULT '{}'::jsonb,
  deprecation jsonb,
  command text[] NOT NULL DEFAULT '{}'::text[],
  env jsonb NOT NULL DEFAULT '{}'::jsonb,
  restored boolean NOT NULL DEFAULT false,
  run_as jsonb NOT NULL DEFAULT '{"user": "", "stopSignal": "", "workingDir": ""}'::jsonb,
  has_init boolean,
  from_above boolean NOT NULL DEFAULT false,
  CONSTRAINT images_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT images_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT images_host_id_fkey FOREIGN KEY (host_id) REFERENCES hosts(id),
  CONSTRAINT images_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  CONSTRAINT images_status_check CHECK ((status = ANY (ARRAY['importing'::text, 'ready'::text, 'error'::text, 'deleting'::text]))),
  CONSTRAINT images_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'private'::text])))
);
CREATE TABLE networks (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  subnet cidr NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT networks_subnet_key UNIQUE (subnet),
  CONSTRAINT networks_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT networks_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT networks_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE
);
CREATE TABLE operations (
  tenant_id text NOT NULL,
  id text NOT NULL,
  kind text NOT NULL,
  status text NOT NULL DEFAULT 'queued'::text,
  progress integer NOT NULL DEFAULT 0,
  resource_type text NOT NULL,
  resource_id text NOT NULL,
  lane text NOT NULL,
  input jsonb NOT NULL DEFAULT '{}'::jsonb,
  steps jsonb NOT NULL DEFAULT '[]'::jsonb,
  outputs jsonb NOT NULL DEFAULT '{}'::jsonb,
  undoing boolean NOT NULL DEFAULT false,
  error jsonb,
  seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  runner integer,
  created_by text NOT NULL,
  request_id text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  version integer NOT NULL DEFAULT 1,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  given_up boolean NOT NULL DEFAULT false,
  warnings jsonb NOT NULL DEFAULT '[]'::jsonb,
  CONSTRAINT operations_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT operations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  CONSTRAINT operations_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text])))
);
CREATE TABLE port_forwards (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  labels jsonb NOT NULL DEFAULT '{}'::jsonb,
  status text NOT NULL,
  generation integer NOT NULL DEFAULT 1,
  host_id text NOT NULL,
  container_id text NOT NULL,
  protocol text NOT NULL,
  public_address text NOT NULL,
  public_port integer NOT NULL,
  target_port integer NOT NULL,
  allowed_cidrs text[] NOT NULL DEFAULT '{}'::text[],
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT port_forwards_public_port UNIQUE (public_address, protocol, public_port),
  CONSTRAINT port_forwards_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT port_forwards_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT port_forwards_host_id_fkey FOREIGN KEY (host_id) REFERENCES hosts(id),
  CONSTRAINT port_forwards_tenant_id_container_id_fkey FOREIGN KEY (tenant_id, container_id) REFERENCES containers(tenant_id, id) ON DELETE CASCADE,
  CONSTRAINT port_forwards_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  CONSTRAINT port_forwards_protocol_check CHECK ((protocol = ANY (ARRAY['tcp'::text, 'udp'::text]))),
  CONSTRAINT port_forwards_public_port_check CHECK (((public_port >= 1) AND (public_port <= 65535))),
  CONSTRAINT port_forwards_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text]))),
  CONSTRAINT port_forwards_target_port_check CHECK (((target_port >= 1) AND (target_port <= 65535)))
);
CREATE TABLE quotas (
  tenant_id text NOT NULL,
  resource text NOT NULL,
  "limit" numeric NOT NULL,
  used numeric NOT NULL DEFAULT 0,
  CONSTRAINT quotas_pkey PRIMARY KEY (tenant_id, resource),
  CONSTRAINT quotas_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  CONSTRAINT quotas_limit_check CHECK (("limit" >= (0)::numeric)),
  CONSTRAINT quotas_used_check CHECK ((used >= (0)::numeric))
);
CREATE TABLE registries (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  host text NOT NULL,
  username text NOT NULL,
  sealed_password text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT registries_host UNIQUE (tenant_id, host),
  CONSTRAINT registries_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT registries_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT registries_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
CREATE TABLE snapshot_schedules (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  cron text NOT NULL,
  timezone text NOT NULL,
  selector text NOT NULL,
  snapshot_name text NOT NULL,
  retention jsonb NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  next_run_at timestamp with time zone,
  last_run_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT snapshot_schedules_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT snapshot_schedules_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT snapshot_schedules_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
CREATE TABLE snapshots (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  container_id text NOT NULL,
  container_name text NOT NULL,
  image_id text NOT NULL,
  image_name text NOT NULL,
  host_id text,
  status text NOT NULL,
  status_reason jsonb,
  size_mib integer NOT NULL DEFAULT 0,
  labels jsonb NOT NULL DEFAULT '{}'::jsonb,
  reserved jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone,
  version integer NOT NULL DEFAULT 1,
  parent_id text,
  current boolean NOT NULL DEFAULT false,
  protected boolean NOT NULL DEFAULT false,
  origin text NOT NULL DEFAULT 'request'::text,
  schedule_id text,
  schedule_run_id text,
  CONSTRAINT snapshots_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT snapshots_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT snapshots_host_id_fkey FOREIGN KEY (host_id) REFERENCES hosts(id),
  CONSTRAINT snapshots_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  CONSTRAINT snapshots_origin_check CHECK ((origin = ANY (ARRAY['request'::text, 'schedule'::text, 'safety'::text]))),
  CONSTRAINT snapshots_status_check CHECK ((status = ANY (ARRAY['creating'::text, 'ready'::text, 'restoring'::text, 'deleting'::text, 'error'::text])))
);
CREATE TABLE task_runs (
  task text NOT NULL,
  runs bigint NOT NULL,
  errors bigint NOT NULL,
  ran_at timestamp with time zone NOT NULL,
  succeeded_at timestamp with time zone,
  seconds double precision NOT NULL,
  CONSTRAINT task_runs_pkey PRIMARY KEY (task)
);
CREATE TABLE tenants (
  id text NOT NULL,
  name text NOT NULL,
  parent_id text,
  ancestors text[] NOT NULL,
  status text NOT NULL DEFAULT 'active'::text,
  operator boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  overcommit numeric NOT NULL DEFAULT 1,
  parent_access boolean NOT NULL DEFAULT false,
  profiles text[] NOT NULL DEFAULT '{}'::text[],
  CONSTRAINT tenants_parent_id_name_key UNIQUE NULLS NOT DISTINCT (parent_id, name),
  CONSTRAINT tenants_pkey PRIMARY KEY (id),
  CONSTRAINT tenants_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES tenants(id),
  CONSTRAINT tenants_overcommit_check CHECK ((overcommit >= (1)::numeric)),
  CONSTRAINT tenants_profiles_check CHECK ((profiles <@ ARRAY['fuse'::text, 'iouring'::text, 'nesting'::text, 'nftables'::text, 'tun'::text])),
  CONSTRAINT tenants_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text])))
);
CREATE TABLE usage_meters (
  tenant_id text NOT NULL,
  resource_id text NOT NULL,
  name text NOT NULL,
  at timestamp with time zone NOT NULL,
  run integer NOT NULL,
  cpu_seconds numeric NOT NULL,
  rx_bytes numeric NOT NULL,
  tx_bytes numeric NOT NULL,
  open jsonb NOT NULL,
  sample jsonb,
  seconds double precision NOT NULL DEFAULT 0,
  CONSTRAINT usage_meters_pkey PRIMARY KEY (tenant_id, resource_id)
);
CREATE TABLE usage_records (
  tenant_id text NOT NULL,
  resource_id text NOT NULL,
  hour timestamp with time zone NOT NULL,
  name text NOT NULL,
  amounts jsonb NOT NULL,
  CONSTRAINT usage_records_pkey PRIMARY KEY (tenant_id, resource_id, hour)
);
CREATE TABLE volume_snapshots (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  volume_id text NOT NULL,
  volume_name text NOT NULL,
  host_id text NOT NULL,
  status text NOT NULL,
  status_reason jsonb,
  size_mib integer NOT NULL DEFAULT 0,
  labels jsonb NOT NULL DEFAULT '{}'::jsonb,
  protected boolean NOT NULL DEFAULT false,
  reserved jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT volume_snapshots_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT volume_snapshots_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT volume_snapshots_host_id_fkey FOREIGN KEY (host_id) REFERENCES hosts(id),
  CONSTRAINT volume_snapshots_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  CONSTRAINT volume_snapshots_status_check CHECK ((status = ANY (ARRAY['creating'::text, 'ready'::text, 'restoring'::text, 'deleting'::text, 'error'::text])))
);
CREATE TABLE volumes (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  size_mib integer NOT NULL,
  status text NOT NULL,
  status_reason jsonb,
  labels jsonb NOT NULL DEFAULT '{}'::jsonb,
  protected boolean NOT NULL DEFAULT false,
  host_id text NOT NULL,
  container_id text,
  path text,
  read_only boolean NOT NULL DEFAULT false,
  generation integer NOT NULL,
  reserved jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT volumes_place UNIQUE (tenant_id, container_id, path),
  CONSTRAINT volumes_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT volumes_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT volumes_host_id_fkey FOREIGN KEY (host_id) REFERENCES hosts(id),
  CONSTRAINT volumes_tenant_id_container_id_fkey FOREIGN KEY (tenant_id, container_id) REFERENCES containers(tenant_id, id),
  CONSTRAINT volumes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  CONSTRAINT volumes_check CHECK (((container_id IS NULL) = (path IS NULL))),
  CONSTRAINT volumes_status_check CHECK ((status = ANY (ARRAY['creating'::text, 'available'::text, 'attaching'::text, 'attached'::text, 'detaching'::text, 'restoring'::text, 'deleting'::text, 'error'::text])))
);
CREATE TABLE webhook_deliveries (
  tenant_id text NOT NULL,
  id text NOT NULL,
  webhook_id text NOT NULL,
  event_seq bigint NOT NULL,
  type text NOT NULL,
  body text NOT NULL,
  status text NOT NULL DEFAULT 'pending'::text,
  attempts jsonb NOT NULL DEFAULT '[]'::jsonb,
  tries integer NOT NULL DEFAULT 0,
  next_attempt_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT webhook_deliveries_tenant_id_webhook_id_event_seq_key UNIQUE (tenant_id, webhook_id, event_seq),
  CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT webhook_deliveries_tenant_id_webhook_id_fkey FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhooks(tenant_id, id) ON DELETE CASCADE,
  CONSTRAINT webhook_deliveries_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text])))
);
CREATE TABLE webhooks (
  tenant_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  url text NOT NULL,
  types text[] NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  secret text NOT NULL,
  scopes text[] NOT NULL,
  "position" bigint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  version integer NOT NULL DEFAULT 1,
  previous_secret text,
  previous_until timestamp with time zone,
  CONSTRAINT webhooks_tenant_id_name_key UNIQUE (tenant_id, name),
  CONSTRAINT webhooks_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT webhooks_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE
);

-- indexes

CREATE INDEX addresses_container ON public.addresses USING btree (tenant_id, container_id);
CREATE INDEX audit_age ON public.audit USING brin (created_at);
CREATE INDEX audit_page ON public.audit USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX backups_base ON public.backups USING btree (tenant_id, base_id) WHERE (base_id IS NOT NULL);
CREATE INDEX backups_labels ON public.backups USING gin (labels);
CREATE INDEX backups_page ON public.backups USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX containers_host ON public.containers USING btree (host_id);
CREATE INDEX containers_id ON public.containers USING btree (id);
CREATE INDEX containers_labels ON public.containers USING gin (labels);
CREATE INDEX containers_page ON public.containers USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX containers_suspended ON public.containers USING btree (id) WHERE suspended;
CREATE INDEX events_at ON public.events USING brin (at);
CREATE INDEX firewalls_created ON public.firewalls USING btree (tenant_id, created_at, id);
CREATE INDEX image_campaign_moves_status ON public.image_campaign_moves USING btree (tenant_id, campaign_id, status, "position");
CREATE INDEX image_campaigns_live ON public.image_campaigns USING btree (tenant_id) WHERE (status = ANY (ARRAY['running'::text, 'paused'::text, 'rolling_back'::text]));
CREATE UNIQUE INDEX images_alias ON public.images USING btree (tenant_id, alias) WHERE (alias IS NOT NULL);
CREATE INDEX images_labels ON public.images USING gin (labels);
CREATE INDEX images_public ON public.images USING btree (name) WHERE (visibility = 'public'::text);
CREATE INDEX images_restored ON public.images USING btree (id) WHERE restored;
CREATE INDEX operations_given_up ON public.operations USING btree (kind) WHERE given_up;
CREATE INDEX operations_live ON public.operations USING btree (tenant_id, lane, seq) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE INDEX operations_page ON public.operations USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX operations_resource ON public.operations USING btree (tenant_id, resource_id, seq DESC);
CREATE INDEX port_forwards_container ON public.port_forwards USING btree (tenant_id, container_id);
CREATE INDEX port_forwards_created ON public.port_forwards USING btree (tenant_id, created_at, id);
CREATE INDEX port_forwards_host ON public.port_forwards USING btree (host_id);
CREATE INDEX snapshot_schedules_due ON public.snapshot_schedules USING btree (next_run_at) WHERE enabled;
CREATE INDEX snapshots_container ON public.snapshots USING btree (tenant_id, container_id, created_at DESC);
CREATE UNIQUE INDEX snapshots_current ON public.snapshots USING btree (tenant_id, container_id) WHERE current;
CREATE INDEX snapshots_expiry ON public.snapshots USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX snapshots_parent ON public.snapshots USING btree (tenant_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX snapshots_schedule ON public.snapshots USING btree (tenant_id, schedule_id, container_id) WHERE (schedule_id IS NOT NULL);
CREATE INDEX tenants_parent ON public.tenants USING btree (parent_id);
CREATE INDEX tenants_suspended ON public.tenants USING btree (id) WHERE (status = 'suspended'::text);
CREATE INDEX usage_records_hour ON public.usage_records USING btree (tenant_id, hour);
CREATE INDEX volume_snapshots_labels ON public.volume_snapshots USING gin (labels);
CREATE INDEX volume_snapshots_page ON public.volume_snapshots USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX volume_snapshots_volume ON public.volume_snapshots USING btree (tenant_id, volume_id);
CREATE INDEX volumes_host ON public.volumes USING btree (host_id);
CREATE INDEX volumes_labels ON public.volumes USING gin (labels);
CREATE INDEX volumes_page ON public.volumes USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_age ON public.webhook_deliveries USING btree (created_at);
CREATE INDEX webhook_deliveries_page ON public.webhook_deliveries USING btree (tenant_id, webhook_id, created_at DESC, id DESC);

-- row-level security

ALTER TABLE addresses ENABLE ROW LEVEL SECURITY;
ALTER TABLE addresses FORCE ROW LEVEL SECURITY;
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
ALTER TABLE backups ENABLE ROW LEVEL SECURITY;
ALTER TABLE backups FORCE ROW LEVEL SECURITY;
ALTER TABLE containers ENABLE ROW LEVEL SECURITY;
ALTER TABLE containers FORCE ROW LEVEL SECURITY;
ALTER TABLE disk_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE disk_use FORCE ROW LEVEL SECURITY;
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
ALTER TABLE events_forgotten ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_forgotten FORCE ROW LEVEL SECURITY;
ALTER TABLE firewalls ENABLE ROW LEVEL SECURITY;
ALTER TABLE firewalls FORCE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
ALTER TABLE image_campaign_moves ENABLE ROW LEVEL SECURITY;
ALTER TABLE image_campaign_moves FORCE ROW LEVEL SECURITY;
ALTER TABLE image_campaigns ENABLE ROW LEVEL SECURITY;
ALTER TABLE image_campaigns FORCE ROW LEVEL SECURITY;
ALTER TABLE images ENABLE ROW LEVEL SECURITY;
ALTER TABLE images FORCE ROW LEVEL SECURITY;
ALTER TABLE networks ENABLE ROW LEVEL SECURITY;
ALTER TABLE networks FORCE ROW LEVEL SECURITY;
ALTER TABLE operations ENABLE ROW LEVEL SECURITY;
ALTER TABLE operations FORCE ROW LEVEL SECURITY;
ALTER TABLE port_forwards ENABLE ROW LEVEL SECURITY;
ALTER TABLE port_forwards FORCE ROW LEVEL SECURITY;
ALTER TABLE quotas ENABLE ROW LEVEL SECURITY;
ALTER TABLE quotas FORCE ROW LEVEL SECURITY;
ALTER TABLE registries ENABLE ROW LEVEL SECURITY;
ALTER TABLE registries FORCE ROW LEVEL SECURITY;
ALTER TABLE snapshot_schedules ENABLE ROW LEVEL SECURITY;
ALTER TABLE snapshot_schedules FORCE ROW LEVEL SECURITY;
ALTER TABLE snapshots ENABLE ROW LEVEL SECURITY;
ALTER TABLE snapshots FORCE ROW LEVEL SECURITY;
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
ALTER TABLE usage_meters ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_meters FORCE ROW LEVEL SECURITY;
ALTER TABLE usage_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_records FORCE ROW LEVEL SECURITY;
ALTER TABLE volume_snapshots ENABLE ROW LEVEL SECURITY;
ALTER TABLE volume_snapshots FORCE ROW LEVEL SECURITY;
ALTER TABLE volumes ENABLE ROW LEVEL SECURITY;
ALTER TABLE volumes FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries FORCE ROW LEVEL SECURITY;
ALTER TABLE webhooks ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhooks FORCE ROW LEVEL SECURITY;

-- policies

CREATE POLICY tenant ON addresses FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON api_keys FOR ALL TO berth_definer USING true WITH CHECK true;
CREATE POLICY tenant ON api_keys FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON audit FOR ALL TO berth_definer USING true WITH CHECK true;
CREATE POLICY tenant ON audit FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON backups FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON backups FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON containers FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON containers FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON disk_use FOR ALL TO berth_definer USING true WITH CHECK true;
CREATE POLICY tenant ON disk_use FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON events FOR ALL TO berth_definer USING true WITH CHECK true;
CREATE POLICY tenant ON events FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON events_forgotten FOR ALL TO berth_definer USING true WITH CHECK true;
CREATE POLICY tenant ON events_forgotten FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON firewalls FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON firewalls FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON idempotency_keys FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON idempotency_keys FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY tenant ON image_campaign_moves FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON image_campaigns FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON image_campaigns FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON images FOR ALL TO berth_definer USING true;
CREATE POLICY public_images ON images FOR SELECT TO public USING ((visibility = 'public'::text) AND (status = 'ready'::text));
CREATE POLICY tenant ON images FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON networks FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON networks FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON operations FOR ALL TO berth_definer USING true WITH CHECK true;
CREATE POLICY tenant ON operations FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON port_forwards FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON port_forwards FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON quotas FOR ALL TO berth_definer USING true WITH CHECK true;
CREATE POLICY tenant ON quotas FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY tenant ON registries FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON snapshot_schedules FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON snapshot_schedules FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON snapshots FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON snapshots FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON tenants FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON tenants FOR ALL TO public USING (current_setting('berth.tenant'::text, true) = ANY (ancestors)) WITH CHECK (current_setting('berth.tenant'::text, true) = ANY (ancestors));
CREATE POLICY owner_all ON usage_meters FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON usage_meters FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY tenant ON usage_records FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON volume_snapshots FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON volume_snapshots FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON volumes FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON volumes FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON webhook_deliveries FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON webhook_deliveries FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));
CREATE POLICY owner_all ON webhooks FOR ALL TO berth_definer USING true;
CREATE POLICY tenant ON webhooks FOR ALL TO public USING (tenant_id = current_setting('berth.tenant'::text, true)) WITH CHECK (tenant_id = current_setting('berth.tenant'::text, true));

-- views



-- functions

CREATE OR REPLACE FUNCTION public.add_quota(resources text[], amounts numeric[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        UPDATE quotas q SET used = greatest(0, q.used + w.amount)
        FROM unnest(resources, amounts) AS w (resource, amount), tenants t, tenants u
        WHERE t.id = current_setting('berth.tenant', true) AND u.id = ANY (t.ancestors) AND (u.id = t.id OR NOT u.operator)
        AND q.tenant_id = u.id AND q.resource = w.resource
      $function$
;
ALTER FUNCTION add_quota(resources text[], amounts numeric[]) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.addresses_given_twice()
 RETURNS TABLE(tenant_id text, container_id text, address text, host_id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT c.tenant_id, c.id, host(nic.address), h.id
        FROM hosts h, unnest(h.held_addresses) AS one, containers c, jsonb_to_recordset(c.nics) AS nic (address inet)
        WHERE host(nic.address) = host(one)
      $function$
;
ALTER FUNCTION addresses_given_twice() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.container_known(wanted text)
 RETURNS TABLE(known boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT EXISTS (SELECT FROM operations o WHERE o.resource_id = wanted)
      $function$
;
ALTER FUNCTION container_known(wanted text) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.container_standings(wanted_host text, wanted_ids text[])
 RETURNS TABLE(tenant_id text, id text, host_id text, status text, generation integer, observed_generation integer, started_at timestamp with time zone, busy boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT c.tenant_id, c.id, c.host_id, c.status, c.generation, c.observed_generation, c.started_at, EXISTS (
          SELECT FROM operations o WHERE o.tenant_id = c.tenant_id AND o.lane = c.id AND o.status IN ('queued', 'running'))
        FROM containers c WHERE c.host_id = wanted_host OR c.id = ANY (wanted_ids)
      $function$
;
ALTER FUNCTION container_standings(wanted_host text, wanted_ids text[]) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.containers_to_resume()
 RETURNS TABLE(tenant_id text, id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT c.tenant_id, c.id FROM containers c JOIN tenants t ON t.id = c.tenant_id
        WHERE c.suspended AND NOT EXISTS (SELECT FROM tenants a WHERE a.id = ANY (t.ancestors) AND a.status = 'suspended')
        AND NOT EXISTS (SELECT FROM operations o WHERE o.tenant_id = c.tenant_id AND o.lane = c.id AND o.status IN ('queued', 'running'))
        LIMIT 200
      $function$
;
ALTER FUNCTION containers_to_resume() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.containers_to_suspend()
 RETURNS TABLE(tenant_id text, id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT DISTINCT c.tenant_id, c.id FROM tenants a JOIN tenants t ON a.id = ANY (t.ancestors) JOIN containers c ON c.tenant_id = t.id
        WHERE a.status = 'suspended' AND c.status IN ('running', 'paused') AND NOT EXISTS (
          SELECT FROM operations o WHERE o.tenant_id = c.tenant_id AND o.resource_id = c.id
          AND (o.status IN ('queued', 'running') OR (o.status = 'failed' AND o.created_by = 'system' AND o.finished_at > now() - interval '1 minute')))
        LIMIT 200
      $function$
;
ALTER FUNCTION containers_to_suspend() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.delegate_quota(child text, resources text[], limits numeric[])
 RETURNS TABLE(resource text, most numeric, promised numeric, requested numeric)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      #variable_conflict use_column
      DECLARE
        above tenants;
      BEGIN
        SELECT p.* INTO above FROM tenants c JOIN tenants p ON p.id = c.parent_id WHERE c.id = child AND current_setting('berth.tenant', true) = ANY (p.ancestors);
        IF above.id IS NULL THEN RAISE EXCEPTION 'not above it'; END IF;
        IF NOT above.operator THEN
          PERFORM FROM quotas q WHERE q.tenant_id = above.id AND q.resource = ANY (resources) ORDER BY q.resource FOR UPDATE;
          RETURN QUERY
            SELECT w.resource, trim_scale(coalesce(q."limit", 0) * above.overcommit), o.total, w."limit"
            FROM unnest(resources, limits) AS w (resource, "limit")
            LEFT JOIN quotas q ON q.tenant_id = above.id AND q.resource = w.resource
            LEFT JOIN quotas c ON c.tenant_id = child AND c.resource = w.resource
            CROSS JOIN LATERAL (SELECT coalesce(sum(s."limit"), 0) AS total FROM quotas s JOIN tenants t ON t.id = s.tenant_id
              WHERE t.parent_id = above.id AND t.id <> child AND s.resource = w.resource) AS o
            WHERE w.resource <> ALL (free_resources()) AND w."limit" > coalesce(c."limit", 0) AND o.total + w."limit" > coalesce(q."limit", 0) * above.overcommit
            ORDER BY w.resource;
          IF FOUND THEN RETURN; END IF;
        END IF;
        INSERT INTO quotas AS q (tenant_id, resource, "limit") SELECT child, w.resource, w."limit" FROM unnest(resources, limits) AS w (resource, "limit")
        ON CONFLICT (tenant_id, resource) DO UPDATE SET "limit" = excluded."limit";
      END $function$
;
ALTER FUNCTION delegate_quota(child text, resources text[], limits numeric[]) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.disk_bounds()
 RETURNS TABLE(tenant_id text, limit_mib bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT q.tenant_id, floor(sum(q."limit"))::bigint FROM quotas q WHERE q.resource IN ('diskMiB', 'snapshotMiB', 'volumeMiB') GROUP BY q.tenant_id
      $function$
;
ALTER FUNCTION disk_bounds() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.due_snapshot_schedules()
 RETURNS TABLE(tenant_id text, id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT s.tenant_id, s.id FROM snapshot_schedules s JOIN tenants t ON t.id = s.tenant_id
        WHERE s.enabled AND s.next_run_at <= now() AND t.status = 'active' ORDER BY s.next_run_at LIMIT 100
      $function$
;
ALTER FUNCTION due_snapshot_schedules() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.events_after(place bigint, most integer)
 RETURNS SETOF events
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      DECLARE
        horizon bigint;
      BEGIN
        SELECT h.seq INTO horizon FROM events_horizon() h;
        RETURN QUERY SELECT e.* FROM events e WHERE e.seq > place AND e.seq <= horizon ORDER BY e.seq LIMIT most;
      END $function$
;
ALTER FUNCTION events_after(place bigint, most integer) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.events_horizon()
 RETURNS TABLE(seq bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      DECLARE
        top bigint;
        floor bigint;
      BEGIN
        SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END INTO top FROM events_seq_seq s;
        SELECT min(((l.classid::bigint & 65535) << 32) | l.objid::bigint) INTO floor FROM pg_locks l
          WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.mode = 'ShareLock' AND l.granted AND l.classid::bigint >> 16 = 16965
          AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
        RETURN QUERY SELECT least(top, floor);
      END $function$
;
ALTER FUNCTION events_horizon() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.expired_snapshots()
 RETURNS TABLE(tenant_id text, id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT s.tenant_id, s.id FROM snapshots s
        WHERE s.expires_at <= now() AND s.status IN ('ready', 'error') AND NOT s.protected AND NOT EXISTS (
          SELECT FROM operations o WHERE o.tenant_id = s.tenant_id AND o.resource_id = s.id AND o.kind = 'snapshot.delete'
          AND o.created_at > now() - interval '10 minutes')
        ORDER BY s.expires_at LIMIT 100
      $function$
;
ALTER FUNCTION expired_snapshots() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.find_api_key(wanted text)
 RETURNS TABLE(key_id text, key_name text, scopes text[], secret_hash bytea, previous_hash bytea, previous_until timestamp with time zone, expires_at timestamp with time zone, allowed_cidrs text[], selector text, from_above boolean, outside boolean, tenant_id text, suspended boolean, operator boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT k.id, k.name, k.scopes, k.secret_hash, k.previous_hash, k.previous_until, k.expires_at,
          k.allowed_cidrs, k.selector, k.from_above, k.from_above AND NOT t.parent_access, t.id,
          EXISTS (SELECT FROM tenants a WHERE a.id = ANY (t.ancestors) AND a.status = 'suspended'), t.operator
        FROM api_keys k JOIN tenants t ON t.id = k.tenant_id WHERE k.id = wanted
      $function$
;
ALTER FUNCTION find_api_key(wanted text) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.find_tenant(wanted text)
 RETURNS TABLE(tenant_id text, suspended boolean, operator boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT t.id, EXISTS (SELECT FROM tenants a WHERE a.id = ANY (t.ancestors) AND a.status = 'suspended'), t.operator FROM tenants t WHERE t.id = wanted
      $function$
;
ALTER FUNCTION find_tenant(wanted text) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.firewalled_containers(tenants text[])
 RETURNS TABLE(tenant_id text, id text, host_id text, labels jsonb, address text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT c.tenant_id, c.id, c.host_id, c.labels, split_part(c.nics -> 0 ->> 'address', '/', 1) FROM containers c
        WHERE c.tenant_id = ANY (tenants) AND jsonb_array_length(c.nics) > 0 ORDER BY c.tenant_id, c.id
      $function$
;
ALTER FUNCTION firewalled_containers(tenants text[]) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.firewalled_networks(tenants text[])
 RETURNS TABLE(id text, subnet text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT n.id, n.subnet::text FROM networks n WHERE n.tenant_id = ANY (tenants)
      $function$
;
ALTER FUNCTION firewalled_networks(tenants text[]) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.firewalls_on(host text)
 RETURNS TABLE(tenant_id text, id text, waiting boolean, generation integer, rules jsonb, selector text, container_ids text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT f.tenant_id, f.id, host = ANY (f.waiting), f.generation, f.rules, f.selector, f.container_ids FROM firewalls f
        WHERE host = ANY (f.waiting) OR EXISTS (SELECT FROM containers c WHERE c.tenant_id = f.tenant_id AND c.host_id = host)
        ORDER BY f.tenant_id, f.id
      $function$
;
ALTER FUNCTION firewalls_on(host text) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.forget_old_audit()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        DELETE FROM audit WHERE created_at < now() - interval '400 days'
      $function$
;
ALTER FUNCTION forget_old_audit() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.forget_old_deliveries()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        DELETE FROM webhook_deliveries WHERE created_at < now() - interval '30 days'
      $function$
;
ALTER FUNCTION forget_old_deliveries() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.forget_old_events()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        WITH gone AS (DELETE FROM events WHERE at < now() - interval '7 days' RETURNING tenant_id, seq)
        INSERT INTO events_forgotten AS f (tenant_id, seq) SELECT g.tenant_id, max(g.seq) FROM gone g GROUP BY g.tenant_id
        ON CONFLICT (tenant_id) DO UPDATE SET seq = greatest(f.seq, excluded.seq)
      $function$
;
ALTER FUNCTION forget_old_events() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.forget_old_rows()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        DELETE FROM operations WHERE finished_at < now() - interval '30 days';
        DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours';
      $function$
;
ALTER FUNCTION forget_old_rows() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.free_public_port(address text, wanted text, first integer, last integer)
 RETURNS TABLE(port integer)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT p FROM generate_series(first, last) p
        WHERE NOT EXISTS (SELECT FROM port_forwards f WHERE f.public_address = address AND f.protocol = wanted AND f.public_port = p)
        ORDER BY random() LIMIT 1
      $function$
;
ALTER FUNCTION free_public_port(address text, wanted text, first integer, last integer) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.free_resources()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT ARRAY['apiKeys', 'tenants', 'webhooks', 'snapshotSchedules', 'networks', 'addresses', 'registries', 'imageCampaigns', 'portForwards', 'firewalls'] $function$
;
ALTER FUNCTION free_resources() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.image_uses(wanted text)
 RETURNS TABLE(uses integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT (SELECT count(*) FROM containers c WHERE c.image_id = wanted)::integer
          + (SELECT count(*) FROM snapshots s WHERE s.image_id = wanted)::integer
          + (SELECT count(*) FROM image_campaigns p WHERE wanted IN (p.from_image_id, p.to_image_id) AND p.status IN ('running', 'paused', 'rolling_back'))::integer
      $function$
;
ALTER FUNCTION image_uses(wanted text) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.live_image_campaigns()
 RETURNS TABLE(tenant_id text, id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT c.tenant_id, c.id FROM image_campaigns c JOIN tenants t ON t.id = c.tenant_id
        WHERE c.status IN ('running', 'rolling_back') AND t.status = 'active' ORDER BY c.created_at
      $function$
;
ALTER FUNCTION live_image_campaigns() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.lock_quota(resources text[])
 RETURNS TABLE(tenant_id text, resource text, "limit" numeric, used numeric)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT q.tenant_id, q.resource, q."limit", q.used
        FROM tenants t CROSS JOIN LATERAL unnest(t.ancestors) WITH ORDINALITY AS a (id, level)
        JOIN tenants u ON u.id = a.id AND (u.id = t.id OR NOT u.operator) JOIN quotas q ON q.tenant_id = a.id
        WHERE t.id = current_setting('berth.tenant', true) AND q.resource = ANY (resources)
        ORDER BY a.level, q.resource FOR UPDATE OF q
      $function$
;
ALTER FUNCTION lock_quota(resources text[]) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.note_disk_use(host text, tenants text[], sizes bigint[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        DELETE FROM disk_use d WHERE d.host_id = host AND d.tenant_id <> ALL (tenants);
        INSERT INTO disk_use AS d (tenant_id, host_id, bytes)
          SELECT u.tenant, host, u.size FROM unnest(tenants, sizes) AS u (tenant, size) JOIN tenants t ON t.id = u.tenant
          ON CONFLICT (tenant_id, host_id) DO UPDATE SET bytes = excluded.bytes WHERE d.bytes <> excluded.bytes;
      $function$
;
ALTER FUNCTION note_disk_use(host text, tenants text[], sizes bigint[]) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.operation_ages()
 RETURNS TABLE(kind text, under_way integer, oldest_seconds double precision, given_up integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT o.kind, count(*) FILTER (WHERE NOT o.given_up)::integer,
          coalesce(extract(epoch FROM now() - min(o.created_at) FILTER (WHERE NOT o.given_up)), 0)::double precision, count(*) FILTER (WHERE o.given_up)::integer
        FROM operations o WHERE o.status IN ('queued', 'running') OR o.given_up GROUP BY o.kind
      $function$
;
ALTER FUNCTION operation_ages() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.operations_under_way()
 RETURNS TABLE(tenant_id text, id text, kind text, seconds double precision, names text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT o.tenant_id, o.id, o.kind, extract(epoch FROM now() - o.created_at)::double precision,
          concat_ws(' ', o.resource_id, o.lane, o.input::text, o.outputs::text)
        FROM operations o WHERE o.status IN ('queued', 'running')
      $function$
;
ALTER FUNCTION operations_under_way() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.operator_tenant()
 RETURNS TABLE(tenant_id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT t.id FROM tenants t WHERE t.operator AND t.parent_id IS NULL
      $function$
;
ALTER FUNCTION operator_tenant() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.port_forwards_on(host text)
 RETURNS TABLE(tenant_id text, id text, status text, generation integer, protocol text, public_address text, public_port integer, address text, target_port integer, allowed_cidrs text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT f.tenant_id, f.id, f.status, f.generation, f.protocol, f.public_address, f.public_port, split_part(c.nics -> 0 ->> 'address', '/', 1),
          f.target_port, f.allowed_cidrs
        FROM port_forwards f JOIN containers c ON c.tenant_id = f.tenant_id AND c.id = f.container_id
        WHERE f.host_id = host AND jsonb_array_length(c.nics) > 0 ORDER BY f.public_address, f.protocol, f.public_port
      $function$
;
ALTER FUNCTION port_forwards_on(host text) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.promised_quota()
 RETURNS TABLE(resource text, promised numeric)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT q.resource, sum(q."limit") FROM tenants t JOIN quotas q ON q.tenant_id = t.id
        WHERE t.parent_id = current_setting('berth.tenant', true) GROUP BY q.resource
      $function$
;
ALTER FUNCTION promised_quota() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.record_audit(entries jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        INSERT INTO audit (tenant_id, id, action, outcome, actor_key_id, actor_name, actor_tenant_id, resource_id, remote, user_agent, request_id, created_at)
        SELECT coalesce(e."tenantId", (SELECT t.id FROM tenants t WHERE t.operator AND t.parent_id IS NULL)), e.id, e.action, e.outcome, e."keyId", e."keyName", e."actorTenantId",
          e."resourceId", e.remote, e."userAgent", e."requestId", e.at
        FROM jsonb_to_recordset(entries) AS e (
          "tenantId" text, id text, action text, outcome text, "keyId" text, "keyName" text, "actorTenantId" text, "resourceId" text, remote text, "userAgent" text, "requestId" text, at timestamptz)
        WHERE e."tenantId" IS NOT NULL OR EXISTS (SELECT FROM tenants t WHERE t.operator AND t.parent_id IS NULL)
      $function$
;
ALTER FUNCTION record_audit(entries jsonb) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.record_event()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      DECLARE
        thing jsonb;
        verb text;
        floor bigint;
      BEGIN
        IF TG_OP = 'DELETE' THEN thing := to_jsonb(OLD); verb := 'deleted';
        ELSE thing := to_jsonb(NEW); verb := CASE TG_OP WHEN 'INSERT' THEN 'created' ELSE 'updated' END;
        END IF;
        IF coalesce(current_setting('berth.event_floor', true), '') = '' THEN
          SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END INTO floor FROM events_seq_seq s;
          PERFORM pg_advisory_xact_lock_shared((16965::bigint << 48) | floor), set_config('berth.event_floor', floor::text, true);
        END IF;
        INSERT INTO events (tenant_id, noun, type, resource_type, resource_id, resource_name, data)
        VALUES (
          coalesce(thing ->> 'tenant_id', thing ->> 'id'), TG_ARGV[0], TG_ARGV[1] || '.' || verb, TG_ARGV[1], thing ->> 'id', thing ->> 'name',
          jsonb_strip_nulls(jsonb_build_object(
            'status', thing -> 'status', 'statusReason', thing -> 'status_reason', 'version', thing -> 'version', 'labels', thing -> 'labels',
            'containerId', thing -> 'container_id', 'kind', thing -> 'kind', 'progress', thing -> 'progress',
            'resourceType', thing -> 'resource_type', 'resourceId', thing -> 'resource_id', 'error', thing -> 'error')));
        RETURN NULL;
      END $function$
;
ALTER FUNCTION record_event() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.reserve_quota(resources text[], amounts numeric[])
 RETURNS TABLE(tenant_id text, resource text, "limit" numeric, used numeric)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      #variable_conflict use_column
      DECLARE
        me text := current_setting('berth.tenant', true);
      BEGIN
        PERFORM FROM lock_quota(resources);
        RETURN QUERY
          SELECT a.id, w.resource, coalesce(q."limit", 0), coalesce(q.used, 0)
          FROM tenants t CROSS JOIN LATERAL unnest(t.ancestors) WITH ORDINALITY AS a (id, level)
          JOIN tenants u ON u.id = a.id AND (u.id = me OR NOT u.operator)
          CROSS JOIN unnest(resources, amounts) AS w (resource, amount)
          LEFT JOIN quotas q ON q.tenant_id = a.id AND q.resource = w.resource
          WHERE t.id = me AND w.amount > 0 AND coalesce(q.used, 0) + w.amount > coalesce(q."limit", 0)
          ORDER BY a.level DESC, w.resource;
        IF NOT FOUND THEN PERFORM add_quota(resources, amounts); END IF;
      END $function$
;
ALTER FUNCTION reserve_quota(resources text[], amounts numeric[]) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.taken_subnets()
 RETURNS TABLE(subnet cidr)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ SELECT n.subnet FROM networks n $function$
;
ALTER FUNCTION taken_subnets() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.things_on_hosts()
 RETURNS TABLE(kind text, tenant_id text, id text, name text, status text, reason text, host_id text, version bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT 'container', t.tenant_id, t.id, t.name, t.status, t.status_reason ->> 'code', t.host_id, t.version::bigint FROM containers t
        UNION ALL SELECT 'snapshot', t.tenant_id, t.id, t.name, t.status, t.status_reason ->> 'code', t.host_id, t.version::bigint FROM snapshots t
        UNION ALL SELECT 'volume', t.tenant_id, t.id, t.name, t.status, t.status_reason ->> 'code', t.host_id, t.version::bigint FROM volumes t
        UNION ALL SELECT 'volumeSnapshot', t.tenant_id, t.id, t.name, t.status, t.status_reason ->> 'code', t.host_id, t.version::bigint FROM volume_snapshots t
        UNION ALL SELECT 'image', t.tenant_id, t.id, t.name, t.status, t.status_reason ->> 'code', t.host_id, t.version::bigint FROM images t
        UNION ALL SELECT 'backup', t.tenant_id, t.id, t.name, t.status, t.status_reason ->> 'code', NULL, t.version::bigint FROM backups t
      $function$
;
ALTER FUNCTION things_on_hosts() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.touch_api_key(wanted text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        UPDATE api_keys SET last_used_at = now() WHERE id = wanted AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
      $function$
;
ALTER FUNCTION touch_api_key(wanted text) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.unfinished_operations()
 RETURNS TABLE(tenant_id text, id text, lane text, runner integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT o.tenant_id, o.id, o.lane, o.runner FROM operations o
        WHERE o.status IN ('queued', 'running') AND (o.retry_at IS NULL OR o.retry_at <= now()) ORDER BY o.seq
      $function$
;
ALTER FUNCTION unfinished_operations() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.unused_restored_images()
 RETURNS TABLE(tenant_id text, id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT i.tenant_id, i.id FROM images i
        WHERE i.restored AND i.status IN ('ready', 'error') AND (SELECT u.uses FROM image_uses(i.id) u) = 0
          AND NOT EXISTS (
            SELECT FROM operations o
            WHERE o.tenant_id = i.tenant_id AND o.resource_id = i.id AND o.kind = 'image.delete' AND o.created_at > now() - interval '10 minutes'
          )
        ORDER BY i.created_at LIMIT 100
      $function$
;
ALTER FUNCTION unused_restored_images() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.usage_subjects()
 RETURNS TABLE(tenant_id text, resource_id text, name text, host_id text, running boolean, run integer, memory_mib integer, disk_mib integer, snapshot_mib integer, volume_mib integer, backup_mib integer, image_mib integer, since timestamp with time zone, gone_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        WITH taken AS (
          SELECT held.tenant_id, held.of, sum(held.size_mib)::integer AS size_mib FROM (
            SELECT s.tenant_id, s.container_id AS of, s.size_mib FROM snapshots s
            UNION ALL SELECT s.tenant_id, s.volume_id, s.size_mib FROM volume_snapshots s
          ) AS held GROUP BY held.tenant_id, held.of
        ), there AS (
          SELECT c.tenant_id, c.id, c.name, c.host_id, c.status IN ('running', 'paused') AS running, c.run, (c.limits->>'memoryMiB')::integer AS memory_mib,
            CASE WHEN c.status = 'error' THEN 0 ELSE (c.limits->>'diskMiB')::integer END AS disk_mib, 0 AS volume_mib, 0 AS backup_mib, 0 AS image_mib, c.created_at
          FROM containers c
          UNION ALL
          SELECT v.tenant_id, v.id, v.name, '', false, 0, 0, 0, CASE WHEN v.status = 'error' THEN 0 ELSE v.size_mib END, 0, 0, v.created_at FROM volumes v
          UNION ALL
          SELECT b.tenant_id, b.id, b.name, '', false, 0, 0, 0, 0, ceil(b.size_bytes / 1048576.0)::integer, 0, b.created_at FROM backups b
          UNION ALL
          SELECT i.tenant_id, i.id, i.name, '', false, 0, 0, 0, 0, 0, i.size_mib, i.created_at FROM images i WHERE i.visibility = 'private'
        )
        SELECT t.tenant_id, t.id, t.name, t.host_id, t.running, t.run, t.memory_mib, t.disk_mib, coalesce(s.size_mib, 0), t.volume_mib, t.backup_mib, t.image_mib,
          t.created_at, NULL
        FROM there t LEFT JOIN taken s ON s.tenant_id = t.tenant_id AND s.of = t.id
        UNION ALL
        SELECT m.tenant_id, m.resource_id, m.name, '', false, m.run, 0, 0, coalesce(s.size_mib, 0), 0, 0, 0, m.at,
          coalesce((SELECT max(o.finished_at) FROM operations o WHERE o.tenant_id = m.tenant_id AND o.resource_id = m.resource_id AND o.kind LIKE '%.delete'), m.at)
        FROM usage_meters m LEFT JOIN taken s ON s.tenant_id = m.tenant_id AND s.of = m.resource_id
        WHERE NOT EXISTS (SELECT FROM there t WHERE t.tenant_id = m.tenant_id AND t.id = m.resource_id)
      $function$
;
ALTER FUNCTION usage_subjects() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.volumes_behind(wanted_host text, known text[], generations integer[])
 RETURNS TABLE(tenant_id text, id text, generation integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT v.tenant_id, v.id, k.generation FROM volumes v JOIN unnest(known, generations) AS k (id, generation) ON k.id = v.id
        WHERE v.host_id = wanted_host AND v.generation < k.generation
      $function$
;
ALTER FUNCTION volumes_behind(wanted_host text, known text[], generations integer[]) OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.webhooks_behind()
 RETURNS TABLE(tenant_id text, id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        SELECT w.tenant_id, w.id FROM webhooks w
        WHERE w.enabled AND EXISTS (SELECT FROM events e WHERE e.tenant_id = w.tenant_id AND e.seq > w.position)
      $function$
;
ALTER FUNCTION webhooks_behind() OWNER TO berth_definer;
CREATE OR REPLACE FUNCTION public.wrong_quotas()
 RETURNS TABLE(tenant_id text, resource text, used numeric, held numeric)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
        WITH things AS (
          SELECT t.tenant_id, t.reserved FROM containers t UNION ALL SELECT t.tenant_id, t.reserved FROM snapshots t
          UNION ALL SELECT t.tenant_id, t.reserved FROM volumes t UNION ALL SELECT t.tenant_id, t.reserved FROM volume_snapshots t
          UNION ALL SELECT t.tenant_id, t.reserved FROM images t UNION ALL SELECT t.tenant_id, t.reserved FROM backups t),
        own AS (SELECT t.tenant_id, r.key AS resource, sum(r.value::numeric) AS held FROM things t, jsonb_each_text(t.reserved) r GROUP BY 1, 2),
        held AS (
          SELECT u.id AS tenant_id, own.resource, sum(own.held) AS held FROM own JOIN tenants t ON t.id = own.tenant_id
          JOIN tenants u ON u.id = ANY (t.ancestors) AND (u.id = t.id OR NOT u.operator) GROUP BY 1, 2)
        SELECT q.tenant_id, q.resource, q.used, coalesce(h.held, 0) FROM quotas q LEFT JOIN held h USING (tenant_id, resource)
        WHERE q.resource IN ('containers', 'addresses', 'cpus', 'memoryMiB', 'diskMiB', 'snapshots', 'snapshotMiB', 'volumes', 'volumeMiB', 'images', 'backups', 'backupMiB')
        AND abs(q.used - coalesce(h.held, 0)) > 0.000001
      $function$
;
ALTER FUNCTION wrong_quotas() OWNER TO berth_definer;

-- triggers

CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.api_keys FOR EACH ROW EXECUTE FUNCTION record_event('api-keys', 'apiKey');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.api_keys FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('api-keys', 'apiKey');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.backups FOR EACH ROW EXECUTE FUNCTION record_event('backups', 'backup');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.backups FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('backups', 'backup');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.containers FOR EACH ROW EXECUTE FUNCTION record_event('containers', 'container');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.containers FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('containers', 'container');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.firewalls FOR EACH ROW EXECUTE FUNCTION record_event('firewalls', 'firewall');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.firewalls FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('firewalls', 'firewall');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.image_campaigns FOR EACH ROW EXECUTE FUNCTION record_event('image-campaigns', 'imageCampaign');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.image_campaigns FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('image-campaigns', 'imageCampaign');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.images FOR EACH ROW EXECUTE FUNCTION record_event('images', 'image');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.images FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('images', 'image');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.networks FOR EACH ROW EXECUTE FUNCTION record_event('networks', 'network');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.networks FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('networks', 'network');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.operations FOR EACH ROW EXECUTE FUNCTION record_event('operations', 'operation');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.operations FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('operations', 'operation');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.port_forwards FOR EACH ROW EXECUTE FUNCTION record_event('port-forwards', 'portForward');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.port_forwards FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('port-forwards', 'portForward');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.registries FOR EACH ROW EXECUTE FUNCTION record_event('registries', 'registry');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.registries FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('registries', 'registry');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.snapshot_schedules FOR EACH ROW EXECUTE FUNCTION record_event('snapshot-schedules', 'snapshotSchedule');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.snapshot_schedules FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('snapshot-schedules', 'snapshotSchedule');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.snapshots FOR EACH ROW EXECUTE FUNCTION record_event('snapshots', 'snapshot');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.snapshots FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('snapshots', 'snapshot');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.tenants FOR EACH ROW EXECUTE FUNCTION record_event('tenants', 'tenant');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.tenants FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('tenants', 'tenant');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.volume_snapshots FOR EACH ROW EXECUTE FUNCTION record_event('volume-snapshots', 'volumeSnapshot');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.volume_snapshots FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('volume-snapshots', 'volumeSnapshot');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.volumes FOR EACH ROW EXECUTE FUNCTION record_event('volumes', 'volume');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.volumes FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('volumes', 'volume');
CREATE TRIGGER outbox AFTER INSERT OR DELETE ON public.webhooks FOR EACH ROW EXECUTE FUNCTION record_event('webhooks', 'webhook');
CREATE TRIGGER outbox_update AFTER UPDATE ON public.webhooks FOR EACH ROW WHEN ((old.version IS DISTINCT FROM new.version)) EXECUTE FUNCTION record_event('webhooks', 'webhook');

-- grants

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE addresses TO berth_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE api_keys TO berth_app;
GRANT SELECT, UPDATE ON TABLE api_keys TO berth_definer;
GRANT SELECT ON TABLE audit TO berth_app;
GRANT DELETE, INSERT, SELECT ON TABLE audit TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE backups TO berth_app;
GRANT SELECT ON TABLE backups TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE containers TO berth_app;
GRANT SELECT ON TABLE containers TO berth_definer;
GRANT SELECT ON TABLE disk_use TO berth_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE disk_use TO berth_definer;
GRANT SELECT ON TABLE events TO berth_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE events TO berth_definer;
GRANT SELECT ON TABLE events_forgotten TO berth_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE events_forgotten TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE firewalls TO berth_app;
GRANT SELECT ON TABLE firewalls TO berth_definer;
GRANT INSERT, SELECT, UPDATE ON TABLE hosts TO berth_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE idempotency_keys TO berth_app;
GRANT DELETE, SELECT ON TABLE idempotency_keys TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE image_campaign_moves TO berth_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE image_campaigns TO berth_app;
GRANT SELECT ON TABLE image_campaigns TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE images TO berth_app;
GRANT SELECT ON TABLE images TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE networks TO berth_app;
GRANT SELECT ON TABLE networks TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE operations TO berth_app;
GRANT DELETE, SELECT ON TABLE operations TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE port_forwards TO berth_app;
GRANT SELECT ON TABLE port_forwards TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE quotas TO berth_app;
GRANT INSERT, SELECT, UPDATE ON TABLE quotas TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE registries TO berth_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE snapshot_schedules TO berth_app;
GRANT SELECT ON TABLE snapshot_schedules TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE snapshots TO berth_app;
GRANT SELECT ON TABLE snapshots TO berth_definer;
GRANT INSERT, SELECT, UPDATE ON TABLE task_runs TO berth_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE tenants TO berth_app;
GRANT SELECT ON TABLE tenants TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE usage_meters TO berth_app;
GRANT SELECT ON TABLE usage_meters TO berth_definer;
GRANT INSERT, SELECT ON TABLE usage_records TO berth_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE volume_snapshots TO berth_app;
GRANT SELECT ON TABLE volume_snapshots TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE volumes TO berth_app;
GRANT SELECT ON TABLE volumes TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE webhook_deliveries TO berth_app;
GRANT DELETE, SELECT ON TABLE webhook_deliveries TO berth_definer;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE webhooks TO berth_app;
GRANT DELETE, SELECT ON TABLE webhooks TO berth_definer;
GRANT EXECUTE ON FUNCTION add_quota TO berth_app;
GRANT EXECUTE ON FUNCTION addresses_given_twice TO berth_app;
GRANT EXECUTE ON FUNCTION container_known TO berth_app;
GRANT EXECUTE ON FUNCTION container_standings TO berth_app;
GRANT EXECUTE ON FUNCTION containers_to_resume TO berth_app;
GRANT EXECUTE ON FUNCTION containers_to_suspend TO berth_app;
GRANT EXECUTE ON FUNCTION delegate_quota TO berth_app;
GRANT EXECUTE ON FUNCTION disk_bounds TO berth_app;
GRANT EXECUTE ON FUNCTION due_snapshot_schedules TO berth_app;
GRANT EXECUTE ON FUNCTION events_after TO berth_app;
GRANT EXECUTE ON FUNCTION events_horizon TO berth_app;
GRANT EXECUTE ON FUNCTION expired_snapshots TO berth_app;
GRANT EXECUTE ON FUNCTION find_api_key TO berth_app;
GRANT EXECUTE ON FUNCTION find_tenant TO berth_app;
GRANT EXECUTE ON FUNCTION firewalled_containers TO berth_app;
GRANT EXECUTE ON FUNCTION firewalled_networks TO berth_app;
GRANT EXECUTE ON FUNCTION firewalls_on TO berth_app;
GRANT EXECUTE ON FUNCTION forget_old_audit TO berth_app;
GRANT EXECUTE ON FUNCTION forget_old_deliveries TO berth_app;
GRANT EXECUTE ON FUNCTION forget_old_events TO berth_app;
GRANT EXECUTE ON FUNCTION forget_old_rows TO berth_app;
GRANT EXECUTE ON FUNCTION free_public_port TO berth_app;
GRANT EXECUTE ON FUNCTION image_uses TO berth_app;
GRANT EXECUTE ON FUNCTION live_image_campaigns TO berth_app;
GRANT EXECUTE ON FUNCTION lock_quota TO berth_app;
GRANT EXECUTE ON FUNCTION note_disk_use TO berth_app;
GRANT EXECUTE ON FUNCTION operation_ages TO berth_app;
GRANT EXECUTE ON FUNCTION operations_under_way TO berth_app;
GRANT EXECUTE ON FUNCTION operator_tenant TO berth_app;
GRANT EXECUTE ON FUNCTION port_forwards_on TO berth_app;
GRANT EXECUTE ON FUNCTION promised_quota TO berth_app;
GRANT EXECUTE ON FUNCTION record_audit TO berth_app;
GRANT EXECUTE ON FUNCTION record_event TO berth_app;
GRANT EXECUTE ON FUNCTION reserve_quota TO berth_app;
GRANT EXECUTE ON FUNCTION taken_subnets TO berth_app;
GRANT EXECUTE ON FUNCTION things_on_hosts TO berth_app;
GRANT EXECUTE ON FUNCTION touch_api_key TO berth_app;
GRANT EXECUTE ON FUNCTION unfinished_operations TO berth_app;
GRANT EXECUTE ON FUNCTION unused_restored_images TO berth_app;
GRANT EXECUTE ON FUNCTION usage_subjects TO berth_app;
GRANT EXECUTE ON FUNCTION volumes_behind TO berth_app;
GRANT EXECUTE ON FUNCTION webhooks_behind TO berth_app;
GRANT EXECUTE ON FUNCTION wrong_quotas TO berth_app;

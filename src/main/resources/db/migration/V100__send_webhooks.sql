-- Who is told what happens to experiments.
CREATE TABLE webhook (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL UNIQUE,
  version integer NOT NULL,
  url text NOT NULL,
  -- Empty: all.
  events text[] NOT NULL,
  tags text[] NOT NULL,
  enabled boolean NOT NULL,
  disabled_because text,
  -- Signing needs the secret itself, so a digest would not do. Until then the one before signs, too.
  secret bytea NOT NULL,
  previous_secret bytea,
  previous_until timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

-- The outbox: a row is written in the transaction of what it tells, and sent afterwards.
CREATE TABLE webhook_delivery (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  webhook integer NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
  message text NOT NULL,
  type text NOT NULL,
  body text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts integer NOT NULL,
  created_at timestamptz NOT NULL,
  next_at timestamptz NOT NULL,
  gives_up_at timestamptz NOT NULL,
  -- A server is sending it; if it has not said how that went by then, another one sends it.
  leased_until timestamptz,
  last_at timestamptz,
  last_status integer,
  last_error text
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook, next_at) WHERE state = 'pending';
CREATE INDEX webhook_delivery_by_webhook ON webhook_delivery (webhook, id);
CREATE INDEX webhook_delivery_by_age ON webhook_delivery (created_at);

-- What was last told about a phase, so that only what changes is told, by one server, once.
CREATE TABLE webhook_notice (
  phase integer NOT NULL REFERENCES phase (id) ON DELETE CASCADE,
  subject text NOT NULL,
  state text NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (phase, subject)
);

-- One row: when a server last looked at running experiments.
CREATE TABLE webhook_watch (
  looked_at timestamptz NOT NULL
);

INSERT INTO webhook_watch (looked_at) VALUES ('-infinity');

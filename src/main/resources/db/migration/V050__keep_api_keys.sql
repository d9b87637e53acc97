-- Who may call. Only the SHA-256 of a secret is kept, so nobody can read a key out of a backup.
CREATE TABLE api_key (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version integer NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  -- Tags of the experiments it is limited to; none means all.
  tags jsonb NOT NULL,
  -- Origins of the pages that may use it; client keys only.
  origins jsonb NOT NULL,
  requests_per_second integer,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);

CREATE UNIQUE INDEX api_key_by_name ON api_key (name) WHERE revoked_at IS NULL;

-- A rotated key has two secrets until the older one ends.
CREATE TABLE api_key_secret (
  digest text PRIMARY KEY CHECK (digest ~ '^[0-9a-f]{64}$'),
  api_key_id integer NOT NULL REFERENCES api_key (id) ON DELETE CASCADE,
  prefix text NOT NULL,
  created_at timestamptz NOT NULL,
  valid_until timestamptz
);

CREATE INDEX api_key_secret_by_key ON api_key_secret (api_key_id);

-- Rises with every change of a key, so that nodes know when to read them again.
CREATE TABLE api_key_version (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  version bigint NOT NULL
);

INSERT INTO api_key_version (version)
VALUES (0);

-- Secrets that sign visitor tokens: the newest signs, all of them count. The first is made here, so
-- that there always is one: 244 random bits from the operating system.
CREATE TABLE signing_key (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  secret bytea NOT NULL,
  created_at timestamptz NOT NULL
);

INSERT INTO signing_key (secret, created_at)
VALUES (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'), now());

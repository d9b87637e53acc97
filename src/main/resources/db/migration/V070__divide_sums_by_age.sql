DELETE FROM tally;

-- What numbers grew by on each day, squared; and the sums of all visitors by days since exposure.
ALTER TABLE tally ADD COLUMN sdd numeric NOT NULL DEFAULT 0;

-- Everything is folded again. Contributions are the same as before, so they go: what is the same
-- would not be added up again.
DELETE FROM contribution;
DELETE FROM tally_pair;

INSERT INTO recomputation (phase, requested_at)
SELECT id, now()
FROM phase
ON CONFLICT (phase) DO UPDATE
SET done_up_to = NULL;

-- Grain state: one row per grain, versioned by an ETag that starts at 1.
CREATE TABLE IF NOT EXISTS grain_state (
    serviceid     text NOT NULL,
    graintype     text NOT NULL,
    grainidn0     bigint NOT NULL,
    grainidn1     bigint NOT NULL,
    grainidstring text NOT NULL,        -- '' for a grain whose key is only a number or a Guid
    version       integer NOT NULL,
    savedat       timestamptz NOT NULL DEFAULT now(),
    payload       bytea,                -- NULL after a clear
    PRIMARY KEY (serviceid, graintype, grainidn0, grainidn1, grainidstring)
) WITH (
    fillfactor = 70,                    -- room for updates on the same page, which then touch no index
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0,
    toast.autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_cost_delay = 0
);
-- Payloads are packed already; the server must not try to compress them again.
ALTER TABLE grain_state ALTER COLUMN payload SET STORAGE EXTERNAL;

INSERT INTO orleansquery (querykey, querytext) VALUES

('ReadFromStorageKey', $q$
SELECT payload AS "PayloadBinary", version AS "Version"
FROM grain_state
WHERE serviceid = @ServiceId AND graintype = @GrainTypeString
  AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
  AND grainidstring = coalesce(@GrainIdExtensionString, '')
$q$),

-- No row answers a conflict: the provider throws InconsistentStateException.
('WriteToStorageKey', $q$
WITH updated AS (
    UPDATE grain_state SET payload = @PayloadBinary, version = version + 1, savedat = now()
    WHERE serviceid = @ServiceId AND graintype = @GrainTypeString
      AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
      AND grainidstring = coalesce(@GrainIdExtensionString, '')
      AND version = @GrainStateVersion
    RETURNING version),
created AS (
    INSERT INTO grain_state (serviceid, graintype, grainidn0, grainidn1, grainidstring, version, payload)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1,
           coalesce(@GrainIdExtensionString, ''), 1, @PayloadBinary
    WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version)
SELECT version AS "NewGrainStateVersion" FROM updated
UNION ALL
SELECT version FROM created
$q$),

('ClearStorageKey', $q$
UPDATE grain_state SET payload = NULL, version = version + 1, savedat = now()
WHERE serviceid = @ServiceId AND graintype = @GrainTypeString
  AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
  AND grainidstring = coalesce(@GrainIdExtensionString, '')
  AND version = @GrainStateVersion
RETURNING version AS "NewGrainStateVersion"
$q$),

('DeleteStorageKey', $q$
DELETE FROM grain_state
WHERE serviceid = @ServiceId AND graintype = @GrainTypeString
  AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
  AND grainidstring = coalesce(@GrainIdExtensionString, '')
  AND version = @GrainStateVersion
RETURNING version + 1 AS "NewGrainStateVersion"
$q$)

ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext;

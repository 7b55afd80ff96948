-- Files of the service's logs (prompts, cuts, windows, labels): append-only, one owner at a time.

-- The owner's number. A write locks this row and finds its own number in it, or fails: a stale owner changes nothing.
CREATE TABLE IF NOT EXISTS file_owner (
    service text PRIMARY KEY,
    epoch   bigint NOT NULL
);

CREATE TABLE IF NOT EXISTS stored_file (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    folder  text,                       -- '' for the root
    name    text,                       -- NULL: deleted while the owner still reads it
    UNIQUE (service, folder, name)
);

-- Chunks follow each other without a gap; only the last of a file may be rewritten.
CREATE TABLE IF NOT EXISTS file_chunk (
    file    bigint NOT NULL REFERENCES stored_file ON DELETE CASCADE,
    start   bigint NOT NULL,            -- offset in the file
    bytes   bytea NOT NULL,
    PRIMARY KEY (file, start)
) WITH (
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0,
    toast.autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_cost_delay = 0
);
-- Stored as it is, so that a part of a chunk is read without the rest.
ALTER TABLE file_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

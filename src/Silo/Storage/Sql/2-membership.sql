-- Membership: one version row per cluster. Every change of a member row increments it, under the
-- version that the writer read, so that concurrent writers of one cluster are serialised.
CREATE TABLE IF NOT EXISTS cluster_version (
    clusterid text PRIMARY KEY,
    version   integer NOT NULL DEFAULT 0,
    changedat timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS cluster_member (
    clusterid    text NOT NULL REFERENCES cluster_version ON DELETE CASCADE,
    address      text NOT NULL,
    port         integer NOT NULL,
    generation   integer NOT NULL,
    siloname     text NOT NULL,
    hostname     text NOT NULL,
    status       integer NOT NULL,      -- Orleans.Runtime.SiloStatus: 3 active, 6 dead
    proxyport    integer NOT NULL,      -- 0: no gateway
    suspecttimes text,
    starttime    timestamptz NOT NULL,
    iamalivetime timestamptz NOT NULL,
    PRIMARY KEY (clusterid, address, port, generation)
);

INSERT INTO orleansquery (querykey, querytext) VALUES

('InsertMembershipVersionKey', $q$
WITH created AS (
    INSERT INTO cluster_version (clusterid) VALUES (@DeploymentId)
    ON CONFLICT DO NOTHING RETURNING 1)
SELECT EXISTS (SELECT FROM created)
$q$),

('InsertMembershipKey', $q$
WITH turn AS (
    UPDATE cluster_version SET version = version + 1, changedat = now()
    WHERE clusterid = @DeploymentId AND version = @Version AND NOT EXISTS (
        SELECT FROM cluster_member
        WHERE clusterid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING clusterid),
joined AS (
    INSERT INTO cluster_member (clusterid, address, port, generation, siloname, hostname,
                                status, proxyport, starttime, iamalivetime)
    SELECT clusterid, @Address, @Port, @Generation, @SiloName, @HostName,
           @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM turn
    RETURNING 1)
SELECT EXISTS (SELECT FROM joined)
$q$),

('UpdateMembershipKey', $q$
WITH turn AS (
    UPDATE cluster_version SET version = version + 1, changedat = now()
    WHERE clusterid = @DeploymentId AND version = @Version AND EXISTS (
        SELECT FROM cluster_member
        WHERE clusterid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING clusterid),
changed AS (
    UPDATE cluster_member m
    SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
    FROM turn
    WHERE m.clusterid = turn.clusterid
      AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    RETURNING 1)
SELECT EXISTS (SELECT FROM changed)
$q$),

('UpdateIAmAlivetimeKey', $q$
UPDATE cluster_member SET iamalivetime = @IAmAliveTime
WHERE clusterid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$q$),

('MembershipReadRowKey', $q$
SELECT v.version AS "Version", m.address AS "Address", m.port AS "Port", m.generation AS "Generation",
       m.siloname AS "SiloName", m.hostname AS "HostName", m.status AS "Status", m.proxyport AS "ProxyPort",
       m.suspecttimes AS "SuspectTimes", m.starttime AS "StartTime", m.iamalivetime AS "IAmAliveTime"
FROM cluster_version v
LEFT JOIN cluster_member m
       ON m.clusterid = v.clusterid AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
WHERE v.clusterid = @DeploymentId
$q$),

('MembershipReadAllKey', $q$
SELECT v.version AS "Version", m.address AS "Address", m.port AS "Port", m.generation AS "Generation",
       m.siloname AS "SiloName", m.hostname AS "HostName", m.status AS "Status", m.proxyport AS "ProxyPort",
       m.suspecttimes AS "SuspectTimes", m.starttime AS "StartTime", m.iamalivetime AS "IAmAliveTime"
FROM cluster_version v LEFT JOIN cluster_member m ON m.clusterid = v.clusterid
WHERE v.clusterid = @DeploymentId
$q$),

('GatewaysQueryKey', $q$
SELECT address AS "Address", proxyport AS "ProxyPort", generation AS "Generation"
FROM cluster_member
WHERE clusterid = @DeploymentId AND status = @Status AND proxyport > 0
$q$),

('DeleteMembershipTableEntriesKey', $q$
DELETE FROM cluster_version WHERE clusterid = @DeploymentId
$q$),

('CleanupDefunctSiloEntriesKey', $q$
DELETE FROM cluster_member
WHERE clusterid = @DeploymentId AND status = 6 AND iamalivetime < @IAmAliveTime
$q$)

ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext;

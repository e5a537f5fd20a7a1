-- The wallet schema: what a wallet's outpoints came to, and the log of every change.
-- Owners of tables: "service" is query-service, "ingest" is IngestJob, "writer" is WalletJob's WalletWriter.
CREATE SCHEMA IF NOT EXISTS wallet;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'walletstream_job') THEN CREATE ROLE walletstream_job NOLOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'walletstream_service') THEN CREATE ROLE walletstream_service NOLOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'walletstream_analyst') THEN CREATE ROLE walletstream_analyst NOLOGIN; END IF;
END
$$;

CREATE TABLE wallet.tenant (
    id uuid PRIMARY KEY,
    name text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200),
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE wallet.tenant IS 'A customer of this installation; everything else belongs to one. Written by the service.';
COMMENT ON COLUMN wallet.tenant.id IS 'Id, given by the service.';
COMMENT ON COLUMN wallet.tenant.name IS 'Name, unique.';
COMMENT ON COLUMN wallet.tenant.created_at IS 'When it was created.';

CREATE TABLE wallet.api_key (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES wallet.tenant (id),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    key_hash bytea NOT NULL UNIQUE CHECK (length(key_hash) = 32),
    role text NOT NULL CHECK (role IN ('reader', 'writer', 'admin', 'operator')),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz
);
COMMENT ON TABLE wallet.api_key IS 'API keys, of which only hashes are kept. Written by the service.';
COMMENT ON COLUMN wallet.api_key.id IS 'Id of the key, shown in lists and logs.';
COMMENT ON COLUMN wallet.api_key.tenant_id IS 'Tenant whose things it opens.';
COMMENT ON COLUMN wallet.api_key.name IS 'What people call it.';
COMMENT ON COLUMN wallet.api_key.key_hash IS 'SHA-256 of the key (keys are 256 random bits, so no salt).';
COMMENT ON COLUMN wallet.api_key.role IS 'reader, writer, admin or operator; each may do what those before it may.';
COMMENT ON COLUMN wallet.api_key.created_at IS 'When it was created.';
COMMENT ON COLUMN wallet.api_key.expires_at IS 'From when it is refused; null: never.';
COMMENT ON COLUMN wallet.api_key.revoked_at IS 'When it was revoked; null: in force.';

CREATE TABLE wallet.account (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES wallet.tenant (id),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    chain text NOT NULL CHECK (chain IN ('bsv', 'bitcoin')),
    network text NOT NULL CHECK (network IN ('main', 'test', 'signet', 'regtest')),
    history text NOT NULL CHECK (history IN ('unspent', 'full')),
    feed text NOT NULL CHECK (feed IN ('onesat', 'sandshrew', 'push')),
    paused boolean NOT NULL DEFAULT false,
    generation integer NOT NULL DEFAULT 1 CHECK (generation >= 1),
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    last_seq bigint NOT NULL DEFAULT 0,
    writer_epoch bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX account_name ON wallet.account (tenant_id, name) WHERE deleted_at IS NULL;
COMMENT ON TABLE wallet.account IS 'A wallet: its definition, written by the service, and the writer''s two counters.';
COMMENT ON COLUMN wallet.account.id IS 'Id; the key of the account''s Kafka records.';
COMMENT ON COLUMN wallet.account.tenant_id IS 'Tenant that owns it.';
COMMENT ON COLUMN wallet.account.name IS 'Name, unique in the tenant among accounts that are not deleted.';
COMMENT ON COLUMN wallet.account.chain IS 'bsv or bitcoin.';
COMMENT ON COLUMN wallet.account.network IS 'main, test, signet or regtest.';
COMMENT ON COLUMN wallet.account.history IS 'unspent: outputs already spent when first seen are only remembered; full: every output is kept.';
COMMENT ON COLUMN wallet.account.feed IS 'Where its facts come from: onesat, sandshrew, or push by the client.';
COMMENT ON COLUMN wallet.account.paused IS 'Whether intake is stopped.';
COMMENT ON COLUMN wallet.account.generation IS 'Raised by clear; rows and records of an older generation do not count.';
COMMENT ON COLUMN wallet.account.created_at IS 'When it was created.';
COMMENT ON COLUMN wallet.account.deleted_at IS 'When it was deleted; its rows are removed in the background.';
COMMENT ON COLUMN wallet.account.last_seq IS 'Sequence of its newest event. Written by the writer under the lock of this row.';
COMMENT ON COLUMN wallet.account.writer_epoch IS 'Epoch of the writer that wrote last; a writer with a lower one fails. Written by the writer.';

CREATE SEQUENCE wallet.writer_epoch;
COMMENT ON SEQUENCE wallet.writer_epoch IS 'Epochs of writers: each takes one when it opens.';

CREATE TABLE wallet.account_owner (
    account_id uuid NOT NULL REFERENCES wallet.account (id) ON DELETE CASCADE,
    owner text NOT NULL CHECK (length(owner) BETWEEN 1 AND 128),
    generation integer NOT NULL DEFAULT 1 CHECK (generation >= 1),
    added_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    PRIMARY KEY (account_id, owner)
);
COMMENT ON TABLE wallet.account_owner IS 'The owners (addresses) of an account. Written by the service.';
COMMENT ON COLUMN wallet.account_owner.account_id IS 'The account.';
COMMENT ON COLUMN wallet.account_owner.owner IS 'The address.';
COMMENT ON COLUMN wallet.account_owner.generation IS 'Raised when a removed owner is added again.';
COMMENT ON COLUMN wallet.account_owner.added_at IS 'When it was added (again).';
COMMENT ON COLUMN wallet.account_owner.removed_at IS 'When it was removed; null: current.';

CREATE TABLE wallet.feed_state (
    account_id uuid NOT NULL REFERENCES wallet.account (id) ON DELETE CASCADE,
    owner text NOT NULL,
    generation integer NOT NULL,
    owner_generation integer NOT NULL,
    epoch bigint NOT NULL,
    cursor bigint NOT NULL DEFAULT 0,
    pass_number integer NOT NULL DEFAULT 0,
    tip integer,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, owner)
);
COMMENT ON TABLE wallet.feed_state IS 'How far each owner''s feed is: a mirror of the ingest job''s checkpoint. Written by ingest.';
COMMENT ON COLUMN wallet.feed_state.account_id IS 'The account.';
COMMENT ON COLUMN wallet.feed_state.owner IS 'The address.';
COMMENT ON COLUMN wallet.feed_state.generation IS 'Account generation that the cursor belongs to.';
COMMENT ON COLUMN wallet.feed_state.owner_generation IS 'Owner generation that the cursor belongs to.';
COMMENT ON COLUMN wallet.feed_state.epoch IS 'Raised whenever a reader gets or restores the owner, so that pass ids never repeat.';
COMMENT ON COLUMN wallet.feed_state.cursor IS 'Safe cursor, a packed score: the next pass reads from here. Written when a checkpoint completed.';
COMMENT ON COLUMN wallet.feed_state.pass_number IS 'Number of the newest closed pass in its epoch.';
COMMENT ON COLUMN wallet.feed_state.tip IS 'Chain height read before that pass.';
COMMENT ON COLUMN wallet.feed_state.updated_at IS 'When this row was last written.';

CREATE TABLE wallet.account_sync (
    account_id uuid NOT NULL REFERENCES wallet.account (id) ON DELETE CASCADE,
    generation integer NOT NULL,
    items_pending bigint NOT NULL DEFAULT 0,
    items_processing bigint NOT NULL DEFAULT 0,
    items_done bigint NOT NULL DEFAULT 0,
    items_failed bigint NOT NULL DEFAULT 0,
    items_skipped bigint NOT NULL DEFAULT 0,
    txs_pending bigint NOT NULL DEFAULT 0,
    txs_processing bigint NOT NULL DEFAULT 0,
    txs_done bigint NOT NULL DEFAULT 0,
    txs_failed bigint NOT NULL DEFAULT 0,
    txs_skipped bigint NOT NULL DEFAULT 0,
    settled_group bigint NOT NULL DEFAULT 0,
    revision bigint NOT NULL DEFAULT 0,
    emptied_revision bigint NOT NULL DEFAULT 0,
    synced boolean NOT NULL DEFAULT false,
    synced_revision bigint NOT NULL DEFAULT 0,
    last_synced_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, generation)
) WITH (fillfactor = 50);
COMMENT ON TABLE wallet.account_sync IS 'Progress of an account: sizes of the writer''s sets at the last flush. Written by the writer.';
COMMENT ON COLUMN wallet.account_sync.account_id IS 'The account.';
COMMENT ON COLUMN wallet.account_sync.generation IS 'Account generation.';
COMMENT ON COLUMN wallet.account_sync.items_pending IS 'Items accepted from the topic and not yet taken up.';
COMMENT ON COLUMN wallet.account_sync.items_processing IS 'Items whose transaction is being fetched.';
COMMENT ON COLUMN wallet.account_sync.items_done IS 'Items applied.';
COMMENT ON COLUMN wallet.account_sync.items_failed IS 'Items whose transaction is parked after failures.';
COMMENT ON COLUMN wallet.account_sync.items_skipped IS 'Items remembered without an output (historical, already spent).';
COMMENT ON COLUMN wallet.account_sync.txs_pending IS 'As items_pending, transactions.';
COMMENT ON COLUMN wallet.account_sync.txs_processing IS 'As items_processing, transactions.';
COMMENT ON COLUMN wallet.account_sync.txs_done IS 'As items_done, transactions.';
COMMENT ON COLUMN wallet.account_sync.txs_failed IS 'As items_failed, transactions.';
COMMENT ON COLUMN wallet.account_sync.txs_skipped IS 'As items_skipped, transactions all of whose items are skipped.';
COMMENT ON COLUMN wallet.account_sync.settled_group IS 'All groups up to this number are settled.';
COMMENT ON COLUMN wallet.account_sync.revision IS 'Newest revision of a state that was written for the account.';
COMMENT ON COLUMN wallet.account_sync.emptied_revision IS 'That revision when nothing was pending or processing last; a replay does not exceed it, so queue.empty comes once.';
COMMENT ON COLUMN wallet.account_sync.synced IS 'Whether every current owner''s last complete pass is applied and nothing is pending.';
COMMENT ON COLUMN wallet.account_sync.synced_revision IS 'That revision when the account was synced last; work of older ones under way again after a restore does not count against it.';
COMMENT ON COLUMN wallet.account_sync.last_synced_at IS 'When the account last became synced.';
COMMENT ON COLUMN wallet.account_sync.updated_at IS 'When this row was last written.';

CREATE TABLE wallet.owner_sync (
    account_id uuid NOT NULL REFERENCES wallet.account (id) ON DELETE CASCADE,
    generation integer NOT NULL,
    owner text NOT NULL,
    owner_generation integer NOT NULL,
    state text NOT NULL CHECK (state IN ('syncing', 'synced', 'stalled')),
    reason text,
    revision bigint NOT NULL,
    pass_epoch bigint NOT NULL DEFAULT 0,
    pass_number integer NOT NULL DEFAULT 0,
    tip integer,
    last_pass_at timestamptz,
    PRIMARY KEY (account_id, generation, owner)
) WITH (fillfactor = 50);
COMMENT ON TABLE wallet.owner_sync IS 'The newest complete pass of each owner whose items are all applied, and whether its feed is stalled. Written by the writer.';
COMMENT ON COLUMN wallet.owner_sync.account_id IS 'The account.';
COMMENT ON COLUMN wallet.owner_sync.generation IS 'Account generation.';
COMMENT ON COLUMN wallet.owner_sync.owner IS 'The address.';
COMMENT ON COLUMN wallet.owner_sync.owner_generation IS 'Owner generation.';
COMMENT ON COLUMN wallet.owner_sync.state IS 'syncing (no complete pass yet), synced, or stalled.';
COMMENT ON COLUMN wallet.owner_sync.reason IS 'Why it is stalled.';
COMMENT ON COLUMN wallet.owner_sync.revision IS 'Revision of the record that set this row last (see output.revision).';
COMMENT ON COLUMN wallet.owner_sync.pass_epoch IS 'Epoch of the newest applied complete pass.';
COMMENT ON COLUMN wallet.owner_sync.pass_number IS 'Number of that pass in its epoch.';
COMMENT ON COLUMN wallet.owner_sync.tip IS 'Chain height read before that pass.';
COMMENT ON COLUMN wallet.owner_sync.last_pass_at IS 'When that pass was applied.';

CREATE TABLE wallet.output (
    account_id uuid NOT NULL,
    txid bytea NOT NULL CHECK (length(txid) = 32),
    generation integer NOT NULL,
    vout integer NOT NULL CHECK (vout >= 0),
    value_sats bigint,
    revision bigint,
    score bigint,
    spent_score bigint,
    live boolean NOT NULL DEFAULT true,
    remembered boolean NOT NULL DEFAULT false,
    spent_txid bytea CHECK (length(spent_txid) = 32),
    owner text,
    basket text,
    tags text[],
    script bytea,
    content text,
    PRIMARY KEY (account_id, txid, generation, vout)
) WITH (fillfactor = 85);
CREATE INDEX output_unspent ON wallet.output (account_id, generation, score, txid, vout)
    WHERE spent_txid IS NULL AND live AND NOT remembered;
CREATE INDEX output_spent_by ON wallet.output (account_id, spent_txid) WHERE spent_txid IS NOT NULL;
COMMENT ON TABLE wallet.output IS 'Outputs of an account, in two halves: content (from the transaction''s bytes, written once) and state (from facts, guarded by revision). A row that lacks a half is hidden and counts nothing. Written by the writer.';
COMMENT ON COLUMN wallet.output.account_id IS 'The account.';
COMMENT ON COLUMN wallet.output.txid IS 'Creating transaction, 32 bytes in the order in which people read it.';
COMMENT ON COLUMN wallet.output.generation IS 'Account generation.';
COMMENT ON COLUMN wallet.output.vout IS 'Index of the output in its transaction.';
COMMENT ON COLUMN wallet.output.value_sats IS 'Content: satoshis. Null until the bytes arrived: the content half is missing.';
COMMENT ON COLUMN wallet.output.revision IS 'State: log epoch << 48 | Kafka offset of the newest record that changed the outpoint''s facts. Null: the state half is missing.';
COMMENT ON COLUMN wallet.output.score IS 'State: position of the creation, packed: height << 30 | index in block; from 500000000 << 30 on, Unix seconds << 30 | nanoseconds (unconfirmed).';
COMMENT ON COLUMN wallet.output.spent_score IS 'State: position of the spend, packed likewise; null while unknown.';
COMMENT ON COLUMN wallet.output.live IS 'State: false once the creation vanished in a reorg (orphaned).';
COMMENT ON COLUMN wallet.output.remembered IS 'State: true for an outpoint that was already spent when first seen: kept so that look-ups can say so, never shown as an output.';
COMMENT ON COLUMN wallet.output.spent_txid IS 'State: the transaction that spends it; null: unspent.';
COMMENT ON COLUMN wallet.output.owner IS 'Content: the address that the script names; null: none.';
COMMENT ON COLUMN wallet.output.basket IS 'Content: basket given by the first indexer that names one.';
COMMENT ON COLUMN wallet.output.tags IS 'Content: tags given by the indexers.';
COMMENT ON COLUMN wallet.output.script IS 'Content: the locking script; empty where it is longer than the configured limit.';
COMMENT ON COLUMN wallet.output.content IS 'Content: text of an inscription, at most 1000 characters.';

CREATE TABLE wallet.account_tx (
    account_id uuid NOT NULL,
    txid bytea NOT NULL CHECK (length(txid) = 32),
    generation integer NOT NULL,
    state text NOT NULL CHECK (state IN ('unconfirmed', 'confirmed', 'orphaned', 'hidden')),
    score bigint,
    received_sats bigint NOT NULL DEFAULT 0,
    sent_sats bigint,
    net_sats bigint,
    direction text CHECK (direction IN ('receive', 'send', 'self')),
    fee_sats bigint,
    size_bytes integer,
    input_count integer,
    output_total_sats bigint,
    first_seen_at timestamptz NOT NULL,
    block_time timestamptz,
    PRIMARY KEY (account_id, txid, generation)
) WITH (fillfactor = 85);
CREATE INDEX account_tx_history ON wallet.account_tx (account_id, generation, score, txid) WHERE state <> 'hidden';
COMMENT ON TABLE wallet.account_tx IS 'Transactions that touch an account, recomputed from its outputs whenever one of them changes; one row for every transaction that a row of output names, as its own or as spending it (the writer relies on that). Written by the writer.';
COMMENT ON COLUMN wallet.account_tx.account_id IS 'The account.';
COMMENT ON COLUMN wallet.account_tx.txid IS 'The transaction, 32 bytes in the order in which people read it.';
COMMENT ON COLUMN wallet.account_tx.generation IS 'Account generation.';
COMMENT ON COLUMN wallet.account_tx.state IS 'confirmed (mined), unconfirmed, orphaned (no live output and no live spend left), or hidden (nothing of it is shown yet: its outputs wait for bytes or are only remembered).';
COMMENT ON COLUMN wallet.account_tx.score IS 'Position, packed as output.score: the highest of its live outputs, else of its live spends, else of any; null: unknown.';
COMMENT ON COLUMN wallet.account_tx.received_sats IS 'Sum of its live outputs of this account.';
COMMENT ON COLUMN wallet.account_tx.sent_sats IS 'Sum of the account''s outputs that it spends; null where some of those are only remembered.';
COMMENT ON COLUMN wallet.account_tx.net_sats IS 'received_sats - sent_sats; null where sent_sats is.';
COMMENT ON COLUMN wallet.account_tx.direction IS 'receive (nothing sent or a gain), self (all outputs come back, only the fee is gone), send; null where sent_sats is.';
COMMENT ON COLUMN wallet.account_tx.fee_sats IS 'Miner fee; known when every input is an output of this account.';
COMMENT ON COLUMN wallet.account_tx.size_bytes IS 'Size of the raw transaction; null until its bytes arrived.';
COMMENT ON COLUMN wallet.account_tx.input_count IS 'Number of its inputs; null until its bytes arrived.';
COMMENT ON COLUMN wallet.account_tx.output_total_sats IS 'Sum of all its outputs, the account''s or not; null until its bytes arrived.';
COMMENT ON COLUMN wallet.account_tx.first_seen_at IS 'When the writer first wrote of it.';
COMMENT ON COLUMN wallet.account_tx.block_time IS 'Time of its block, where known.';

CREATE TABLE wallet.account_balance (
    account_id uuid NOT NULL,
    generation integer NOT NULL,
    asset_type text NOT NULL,
    asset_id text NOT NULL,
    confirmed numeric(39, 0) NOT NULL,
    unconfirmed numeric(39, 0) NOT NULL,
    outputs bigint NOT NULL,
    PRIMARY KEY (account_id, generation, asset_type, asset_id)
) WITH (fillfactor = 50);
COMMENT ON TABLE wallet.account_balance IS 'Unspent value per asset, kept by deltas of rows that really changed. Written by the writer.';
COMMENT ON COLUMN wallet.account_balance.account_id IS 'The account.';
COMMENT ON COLUMN wallet.account_balance.generation IS 'Account generation.';
COMMENT ON COLUMN wallet.account_balance.asset_type IS 'Kind of asset; bsv or btc for satoshis.';
COMMENT ON COLUMN wallet.account_balance.asset_id IS 'Which of its kind; empty for satoshis.';
COMMENT ON COLUMN wallet.account_balance.confirmed IS 'Unspent value of mined outputs, in the smallest unit.';
COMMENT ON COLUMN wallet.account_balance.unconfirmed IS 'Unspent value of unconfirmed outputs, in the smallest unit; disjoint from confirmed.';
COMMENT ON COLUMN wallet.account_balance.outputs IS 'Number of unspent outputs.';

CREATE TABLE wallet.sync_failure (
    account_id uuid NOT NULL,
    txid bytea NOT NULL CHECK (length(txid) = 32),
    generation integer NOT NULL,
    vout integer NOT NULL CHECK (vout >= -1),
    half text NOT NULL CHECK (half IN ('content', 'state')),
    kind text NOT NULL CHECK (kind IN ('transient', 'notFound', 'poison')),
    attempts integer NOT NULL,
    last_error text NOT NULL,
    next_retry_at timestamptz,
    item text,
    revision bigint NOT NULL,
    failed_at timestamptz NOT NULL,
    resolved_at timestamptz,
    PRIMARY KEY (account_id, txid, generation, vout, half)
);
CREATE INDEX sync_failure_open ON wallet.sync_failure (account_id, generation, txid) WHERE resolved_at IS NULL;
COMMENT ON TABLE wallet.sync_failure IS 'Outputs whose bytes could not be had or used; a transaction is parked while any of its rows is open. A row is over once output has the half that it lacked, whoever wrote that, or is not live any more, and none is made where that is so already: so no replay brings a failure back. Written by the writer.';
COMMENT ON COLUMN wallet.sync_failure.account_id IS 'The account.';
COMMENT ON COLUMN wallet.sync_failure.txid IS 'The transaction.';
COMMENT ON COLUMN wallet.sync_failure.generation IS 'Account generation.';
COMMENT ON COLUMN wallet.sync_failure.vout IS 'Index of the output that lacks something; -1: the transaction as a whole, of which it is only known that it spends an output of the account.';
COMMENT ON COLUMN wallet.sync_failure.half IS 'What it lacks: content (bytes that could not be had or used), or a state that the database refused, which nothing but a newer state of the output mends.';
COMMENT ON COLUMN wallet.sync_failure.kind IS 'transient and notFound are retried by timer; poison only on request.';
COMMENT ON COLUMN wallet.sync_failure.attempts IS 'Rounds of attempts so far.';
COMMENT ON COLUMN wallet.sync_failure.last_error IS 'What went wrong last, without secrets.';
COMMENT ON COLUMN wallet.sync_failure.next_retry_at IS 'When it is tried again; null: not by itself.';
COMMENT ON COLUMN wallet.sync_failure.item IS 'Id of the queue item that waits for it, as it was called when it failed last; null: none, since its creation is not known.';
COMMENT ON COLUMN wallet.sync_failure.revision IS 'Newest revision of the facts that asked for the bytes, or that of the refused state (see output.revision).';
COMMENT ON COLUMN wallet.sync_failure.failed_at IS 'When it failed first.';
COMMENT ON COLUMN wallet.sync_failure.resolved_at IS 'When it succeeded after all, or what waited for it vanished; null: open.';

CREATE TABLE wallet.dead_letter (
    id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    topic text NOT NULL,
    log_epoch integer NOT NULL CHECK (log_epoch BETWEEN 0 AND 32767),
    partition_id integer NOT NULL,
    record_offset bigint NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    record_key bytea,
    record_value bytea,
    at timestamptz NOT NULL DEFAULT now(),
    replayed_at timestamptz,
    PRIMARY KEY (topic, log_epoch, partition_id, record_offset)
);
COMMENT ON TABLE wallet.dead_letter IS 'Records that could not be used. Written by WalletJob''s JdbcSink; replayed_at by the service.';
COMMENT ON COLUMN wallet.dead_letter.id IS 'Id for the API.';
COMMENT ON COLUMN wallet.dead_letter.topic IS 'Topic it was read from.';
COMMENT ON COLUMN wallet.dead_letter.log_epoch IS 'Epoch of that topic''s log (see topic_log): a topic that was made anew begins at offset 0 again.';
COMMENT ON COLUMN wallet.dead_letter.partition_id IS 'Its partition.';
COMMENT ON COLUMN wallet.dead_letter.record_offset IS 'Its offset.';
COMMENT ON COLUMN wallet.dead_letter.reason IS 'Stable code of the reason, such as malformed or wrongKey.';
COMMENT ON COLUMN wallet.dead_letter.detail IS 'The reason in words.';
COMMENT ON COLUMN wallet.dead_letter.record_key IS 'The record''s key, at most 1 KiB of it.';
COMMENT ON COLUMN wallet.dead_letter.record_value IS 'The record''s value, at most 64 KiB of it.';
COMMENT ON COLUMN wallet.dead_letter.at IS 'When it was put aside.';
COMMENT ON COLUMN wallet.dead_letter.replayed_at IS 'When it was last replayed; null: never.';

CREATE TABLE wallet.topic_log (
    topic text PRIMARY KEY,
    topic_id text NOT NULL,
    log_epoch integer NOT NULL CHECK (log_epoch BETWEEN 0 AND 32767),
    partitions integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE wallet.topic_log IS 'Which topic the revisions in these tables come from. Written by WalletJob at its first start.';
COMMENT ON COLUMN wallet.topic_log.topic IS 'Name of the topic.';
COMMENT ON COLUMN wallet.topic_log.topic_id IS 'Kafka''s id of the topic; another one means that it was re-created and that offsets began again.';
COMMENT ON COLUMN wallet.topic_log.log_epoch IS 'Leads every revision; raised when the topic was re-created.';
COMMENT ON COLUMN wallet.topic_log.partitions IS 'Number of partitions, which must not change within an epoch.';
COMMENT ON COLUMN wallet.topic_log.recorded_at IS 'When this row was written.';

CREATE TABLE wallet.account_event (
    account_id uuid NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    generation integer NOT NULL,
    type text NOT NULL,
    data jsonb NOT NULL,
    PRIMARY KEY (account_id, seq, at)
) PARTITION BY RANGE (at);
COMMENT ON TABLE wallet.account_event IS 'The log: every change of an account once, in order, without gaps. Partitioned by month. Written by the writer.';
COMMENT ON COLUMN wallet.account_event.account_id IS 'The account.';
COMMENT ON COLUMN wallet.account_event.seq IS 'Sequence in the account, from 1; commit order equals sequence order.';
COMMENT ON COLUMN wallet.account_event.at IS 'When it was written.';
COMMENT ON COLUMN wallet.account_event.generation IS 'Account generation.';
COMMENT ON COLUMN wallet.account_event.type IS 'Type of the event, such as tx.applied.';
COMMENT ON COLUMN wallet.account_event.data IS 'Its content, by type.';
CREATE TABLE wallet.account_event_default PARTITION OF wallet.account_event DEFAULT;
COMMENT ON TABLE wallet.account_event_default IS 'Events outside every month''s partition; empty unless the clock is wrong or partitions were not made in time.';

CREATE FUNCTION wallet.ensure_event_partitions(first_day date, months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    lower_bound date := date_trunc('month', first_day)::date;
    made integer := 0;
BEGIN
    FOR i IN 1..months LOOP
        IF to_regclass(format('wallet.account_event_%s', to_char(lower_bound, 'YYYYMM'))) IS NULL THEN
            EXECUTE format('CREATE TABLE wallet.account_event_%s PARTITION OF wallet.account_event FOR VALUES FROM (%L) TO (%L)',
                to_char(lower_bound, 'YYYYMM'), lower_bound::timestamptz, (lower_bound + interval '1 month')::timestamptz);
            made := made + 1;
        END IF;
        lower_bound := (lower_bound + interval '1 month')::date;
    END LOOP;
    RETURN made;
END
$$;
COMMENT ON FUNCTION wallet.ensure_event_partitions IS 'Makes the partitions of account_event for so many months from that of the day; answers how many were new.';

-- What is shown: current generation, both halves present.
CREATE VIEW wallet.output_current AS
SELECT o.account_id, o.txid, o.vout, o.owner, o.value_sats, o.basket, o.tags, o.content, o.script, o.live, o.score,
       o.spent_txid, o.spent_score,
       CASE WHEN NOT o.live THEN 'orphaned' WHEN o.score < 500000000::bigint << 30 THEN 'confirmed' ELSE 'unconfirmed' END AS state,
       CASE WHEN o.score < 500000000::bigint << 30 THEN (o.score >> 30)::integer END AS height,
       CASE WHEN o.score < 500000000::bigint << 30 THEN (o.score & 1073741823)::integer END AS block_index,
       CASE WHEN o.spent_score < 500000000::bigint << 30 THEN (o.spent_score >> 30)::integer END AS spent_height
FROM wallet.output o
JOIN wallet.account a ON a.id = o.account_id AND a.generation = o.generation
WHERE o.value_sats IS NOT NULL AND o.revision IS NOT NULL AND NOT o.remembered;
COMMENT ON VIEW wallet.output_current IS 'Outputs that are shown: of the current generation, with both halves. For analysts and the service.';

CREATE VIEW wallet.account_tx_current AS
SELECT t.account_id, t.txid, t.state, t.score, t.received_sats, t.sent_sats, t.net_sats, t.direction, t.fee_sats, t.size_bytes,
       t.first_seen_at, t.block_time,
       CASE WHEN t.score < 500000000::bigint << 30 THEN (t.score >> 30)::integer END AS height,
       CASE WHEN t.score < 500000000::bigint << 30 THEN (t.score & 1073741823)::integer END AS block_index
FROM wallet.account_tx t
JOIN wallet.account a ON a.id = t.account_id AND a.generation = t.generation
WHERE t.state <> 'hidden';
COMMENT ON VIEW wallet.account_tx_current IS 'Transactions that are shown, of the current generation. For analysts and the service.';

CREATE VIEW wallet.account_balance_current AS
SELECT b.account_id, b.asset_type, b.asset_id, b.confirmed, b.unconfirmed, b.outputs
FROM wallet.account_balance b
JOIN wallet.account a ON a.id = b.account_id AND a.generation = b.generation;
COMMENT ON VIEW wallet.account_balance_current IS 'Balances of the current generation. For analysts and the service.';

GRANT USAGE ON SCHEMA wallet TO walletstream_job, walletstream_service, walletstream_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA wallet TO walletstream_job, walletstream_service;
GRANT SELECT ON wallet.output_current, wallet.account_tx_current, wallet.account_balance_current TO walletstream_analyst;
GRANT INSERT, UPDATE, DELETE ON wallet.feed_state, wallet.account_sync, wallet.owner_sync, wallet.output, wallet.account_tx,
    wallet.account_balance, wallet.sync_failure, wallet.dead_letter, wallet.topic_log, wallet.account_event TO walletstream_job;
GRANT UPDATE (last_seq, writer_epoch, generation) ON wallet.account TO walletstream_job;
GRANT USAGE ON SEQUENCE wallet.writer_epoch TO walletstream_job;
REVOKE EXECUTE ON FUNCTION wallet.ensure_event_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wallet.ensure_event_partitions TO walletstream_job;
GRANT INSERT, UPDATE, DELETE ON wallet.tenant, wallet.api_key, wallet.account, wallet.account_owner TO walletstream_service;
GRANT UPDATE (replayed_at) ON wallet.dead_letter TO walletstream_service;

SELECT wallet.ensure_event_partitions(current_date, 12);

-- Rows that are gone through again beside the flow: content computed anew, owners hidden and shown.
CREATE TABLE wallet.rework (
    account_id uuid NOT NULL REFERENCES wallet.account (id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('reindex', 'owners')),
    generation integer NOT NULL,
    request bigint NOT NULL DEFAULT 1,
    after_txid bytea NOT NULL DEFAULT '\x',
    after_vout integer NOT NULL DEFAULT 0,
    rows_done bigint NOT NULL DEFAULT 0,
    rows_changed bigint NOT NULL DEFAULT 0,
    rows_skipped bigint NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    not_before timestamptz NOT NULL DEFAULT '-infinity',
    last_error text,
    claimed_by bigint NOT NULL DEFAULT 0,
    requested_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    PRIMARY KEY (account_id, kind)
);
CREATE INDEX rework_open ON wallet.rework (not_before) WHERE finished_at IS NULL;
COMMENT ON TABLE wallet.rework IS 'Walks through the rows of an account that the job makes beside the flow, page by page. Asked for by the service, moved on by the job in the transaction that writes a page.';
COMMENT ON COLUMN wallet.rework.account_id IS 'The account.';
COMMENT ON COLUMN wallet.rework.kind IS 'reindex: content is computed anew from the transactions'' bytes; owners: output.purged is set anew from account_owner.purged.';
COMMENT ON COLUMN wallet.rework.generation IS 'Account generation whose rows are meant; of an older one nothing is left to do.';
COMMENT ON COLUMN wallet.rework.request IS 'Raised whenever it is asked for; a walk under way then begins anew.';
COMMENT ON COLUMN wallet.rework.after_txid IS 'Key of the last row that is done; empty: none yet.';
COMMENT ON COLUMN wallet.rework.after_vout IS 'The same.';
COMMENT ON COLUMN wallet.rework.rows_done IS 'Rows that were looked at.';
COMMENT ON COLUMN wallet.rework.rows_changed IS 'Those of them that changed.';
COMMENT ON COLUMN wallet.rework.rows_skipped IS 'Those of them that stay as they are because their bytes could not be had or used.';
COMMENT ON COLUMN wallet.rework.attempts IS 'Failed attempts at the next page.';
COMMENT ON COLUMN wallet.rework.failing_since IS 'Since when the next page cannot be had; null: it was not tried yet.';
COMMENT ON COLUMN wallet.rework.not_before IS 'When its turn is; the ones that waited longest come first.';
COMMENT ON COLUMN wallet.rework.last_error IS 'What went wrong last, without secrets.';
COMMENT ON COLUMN wallet.rework.claimed_by IS 'Number (of sequence writer_epoch) of the worker that has it; one with a lower number leaves it alone.';
COMMENT ON COLUMN wallet.rework.requested_at IS 'When it was asked for last.';
COMMENT ON COLUMN wallet.rework.finished_at IS 'When it was through; null: it is under way.';

ALTER TABLE wallet.account_owner ADD COLUMN purged boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN wallet.account_owner.purged IS 'Whether the outputs of this removed owner are hidden.';
CREATE INDEX account_owner_purged ON wallet.account_owner (account_id) WHERE purged;

ALTER TABLE wallet.output ADD COLUMN purged boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN wallet.output.purged IS 'Content: true while its owner was removed with purge; never shown and counts nothing. Facts of it are kept, so that it is whole when the owner is added again.';

DROP INDEX wallet.output_unspent;
CREATE INDEX output_unspent ON wallet.output (account_id, generation, score, txid, vout)
    WHERE spent_txid IS NULL AND live AND NOT remembered AND NOT purged;

CREATE INDEX dead_letter_reason ON wallet.dead_letter (reason, id);

CREATE OR REPLACE VIEW wallet.output_current AS
SELECT o.account_id, o.txid, o.vout, o.owner, o.value_sats, o.basket, o.tags, o.content, o.script, o.live, o.score,
       o.spent_txid, o.spent_score,
       CASE WHEN NOT o.live THEN 'orphaned' WHEN o.score < 500000000::bigint << 30 THEN 'confirmed' ELSE 'unconfirmed' END AS state,
       CASE WHEN o.score < 500000000::bigint << 30 THEN (o.score >> 30)::integer END AS height,
       CASE WHEN o.score < 500000000::bigint << 30 THEN (o.score & 1073741823)::integer END AS block_index,
       CASE WHEN o.spent_score < 500000000::bigint << 30 THEN (o.spent_score >> 30)::integer END AS spent_height
FROM wallet.output o
JOIN wallet.account a ON a.id = o.account_id AND a.generation = o.generation
WHERE o.value_sats IS NOT NULL AND o.revision IS NOT NULL AND NOT o.remembered AND NOT o.purged;

GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.rework TO walletstream_service;
GRANT SELECT, UPDATE ON wallet.rework TO walletstream_job;

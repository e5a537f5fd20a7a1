-- A rollback beyond the limit waits to be accepted.
ALTER TABLE wallet.owner_sync ADD COLUMN held_from integer;
COMMENT ON COLUMN wallet.owner_sync.held_from IS 'Lowest height that a rollback beyond the limit would take back and that waits to be accepted; the owner is stalled meanwhile. Null: none waits.';
-- What reorgs took is few among many, and is asked for by itself.
CREATE INDEX account_tx_orphaned ON wallet.account_tx (account_id, generation, score, txid) WHERE state = 'orphaned';

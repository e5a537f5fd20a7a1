-- A transaction may have several requests for its bytes. The success of one must not hide that another failed.
ALTER TABLE wallet.sync_failure ADD COLUMN request integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN wallet.sync_failure.request IS 'Number of the transaction''s request that failed, or whose success ended the failure; 0: written before they were told apart.';
COMMENT ON COLUMN wallet.sync_failure.revision IS 'Revision of the facts that asked for the bytes; with attempts it orders writes to this row. A success ends what failed so far; of its own request it also keeps away failures of its revision and older ones.';

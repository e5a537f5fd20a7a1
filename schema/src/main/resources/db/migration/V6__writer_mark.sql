-- By which a job knows that the tables are older than its own state: Postgres was restored from a backup.
CREATE TABLE wallet.writer_mark (
    run uuid PRIMARY KEY,
    subtask integer NOT NULL,
    checkpoint bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE wallet.writer_mark IS 'Newest checkpoint of each run of each subtask of WalletWriter before which the tables were written. A checkpoint whose mark is not here belongs to newer tables. Written by the writer.';
COMMENT ON COLUMN wallet.writer_mark.run IS 'One attempt of one subtask.';
COMMENT ON COLUMN wallet.writer_mark.subtask IS 'Number of the subtask.';
COMMENT ON COLUMN wallet.writer_mark.checkpoint IS 'Number of the checkpoint; it may have failed later.';
COMMENT ON COLUMN wallet.writer_mark.at IS 'When it was written.';
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.writer_mark TO walletstream_job;

CREATE TABLE wallet.topic_rebuild (
    partition_id integer PRIMARY KEY,
    end_offset bigint NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE wallet.topic_rebuild IS 'While after-restore runs, or after it broke off: where outpoint-events ended when it was first begun. Written by after-restore.';
COMMENT ON COLUMN wallet.topic_rebuild.partition_id IS 'Partition of the topic.';
COMMENT ON COLUMN wallet.topic_rebuild.end_offset IS 'Offset after its last record.';
COMMENT ON COLUMN wallet.topic_rebuild.begun_at IS 'When that was.';
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.topic_rebuild TO walletstream_job;

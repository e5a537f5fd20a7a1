-- Records that must reach Kafka because of a change that the service committed.
CREATE TABLE wallet.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id uuid NOT NULL,
    record bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_account ON wallet.outbox (account_id);
COMMENT ON TABLE wallet.outbox IS 'Records for topic outpoint-events, written in the transaction of the change that they tell of and deleted once Kafka has them. Written by the service.';
COMMENT ON COLUMN wallet.outbox.id IS 'Order of sending.';
COMMENT ON COLUMN wallet.outbox.account_id IS 'The account: key of the record.';
COMMENT ON COLUMN wallet.outbox.record IS 'The record''s value, encoded.';
COMMENT ON COLUMN wallet.outbox.created_at IS 'When it was written.';
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.outbox TO walletstream_service;

-- What a feed that is resumed has to know, so that an index that is built anew takes nothing away.
ALTER TABLE wallet.feed_state ADD COLUMN shown_tip integer;
COMMENT ON COLUMN wallet.feed_state.shown_tip IS 'Highest tip of a complete pass since the upstream showed anything of the owner; null: it shows nothing, or nobody knows.';
COMMENT ON COLUMN wallet.feed_state.tip IS 'Highest tip of a complete pass.';

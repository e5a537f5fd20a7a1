package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;

/** An event before it has its sequence. */
record Event(AccountId account, int generation, String type, String data) {}

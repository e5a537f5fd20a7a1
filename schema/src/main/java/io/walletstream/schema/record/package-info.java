/** The records on topic {@code outpoint-events}: what feeds and pushes say of an account, and how they are written down. */
@org.jspecify.annotations.NullMarked
package io.walletstream.schema.record;

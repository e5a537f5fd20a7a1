/** Brings a database to the schema that both sides expect. Runs once, before either starts. */
@org.jspecify.annotations.NullMarked
package io.walletstream.schema.migrate;

/** Settings of every process: flags beat {@code WALLETSTREAM_*} variables beat the file beat defaults. Read once, before anything starts. */
@org.jspecify.annotations.NullMarked
package io.walletstream.schema.config;

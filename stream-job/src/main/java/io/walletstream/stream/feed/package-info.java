/**
 * Reads the owners' feeds (server-sent events of a chain indexer) into records: which owners there are, their passes, their safe cursors.
 * First step of the flow; a FLIP-27 source.
 */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.feed;

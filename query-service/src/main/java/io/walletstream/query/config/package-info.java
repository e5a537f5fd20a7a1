/** Configuration of the service, read once. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query.config;

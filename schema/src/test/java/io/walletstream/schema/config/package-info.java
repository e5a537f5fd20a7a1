@org.jspecify.annotations.NullMarked
package io.walletstream.schema.config;

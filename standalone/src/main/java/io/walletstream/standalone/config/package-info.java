/** What the standalone form can be told, as one checked record; the definitions are the product's. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.config;

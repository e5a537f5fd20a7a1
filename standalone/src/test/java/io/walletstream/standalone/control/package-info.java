/** What clients and operators ask of accounts, over HTTP, while the whole product works and is brought down. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.control;

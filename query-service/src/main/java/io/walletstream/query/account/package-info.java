/** Accounts and owners, which this service defines. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query.account;

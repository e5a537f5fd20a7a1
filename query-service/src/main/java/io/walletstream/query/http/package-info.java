/** How requests are checked and answers and problems are written; knows nothing of wallets. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query.http;

/** What the service tells of itself: versions, metrics, and its description for programs and for people. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query.about;

/** Feeds of a real upstream over HTTP, its faults included. */
@NullMarked
package io.walletstream.standalone.feed;

import org.jspecify.annotations.NullMarked;

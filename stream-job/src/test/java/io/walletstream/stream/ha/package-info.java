@org.jspecify.annotations.NullMarked
package io.walletstream.stream.ha;

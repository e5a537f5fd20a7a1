@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.cluster;

/** What the files of the cluster form say: images, settings, dashboard. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.deploy;

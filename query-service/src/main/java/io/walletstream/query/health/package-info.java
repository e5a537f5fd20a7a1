/** Whether the service and what it stands on are well. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query.health;

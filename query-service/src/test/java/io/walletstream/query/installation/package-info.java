/** What tests stand on: the service on real Postgres, Kafka and HTTP, and a client that holds every answer against the OpenAPI description. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query.installation;

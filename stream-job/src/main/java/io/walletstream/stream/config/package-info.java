/** Settings of both jobs, as records that the jobs take. Read once, before a job is built. */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.config;

/**
 * Keeps in a folder what a JobManager needs to go on after it was killed: who leads, which jobs run, their newest checkpoints. Flink has that for ZooKeeper
 * and Kubernetes alone. Beside the way of the data: the cluster's processes load it by name ({@code high-availability.type}).
 */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.ha;

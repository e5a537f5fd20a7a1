package io.walletstream.standalone.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Loopback ports that are kept for good: below those that the kernel gives to outgoing connections, or one of a client that waits for its server could
 * take the server's.
 */
final class ClusterPorts {
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int CONNECT_MILLIS = 500;

    private ClusterPorts() {}

    /** Several different ones that are free now. */
    static int[] choose(int count, RandomGenerator random) {
        Set<Integer> chosen = new TreeSet<>();
        for (int tries = 0; chosen.size() < count; tries++) {
            if (tries > HIGHEST) {
                throw new ClusterException(ClusterException.PORT_TAKEN, "no free ports on 127.0.0.1");
            }
            int port = random.nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                chosen.add(port);
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws ClusterException if somebody else listens there */
    static void requireFree(int port, String process) {
        if (!isFree(port)) {
            throw new ClusterException(
                    ClusterException.PORT_TAKEN, "port " + port + " on 127.0.0.1, for " + process + ", is taken");
        }
    }
}

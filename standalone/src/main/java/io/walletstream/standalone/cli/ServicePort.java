package io.walletstream.standalone.cli;

import io.walletstream.standalone.config.Settings;
import io.walletstream.standalone.embedded.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The port that the service will listen on, looked at before anything starts. */
final class ServicePort {
    private ServicePort() {}

    /**
     * The one that the settings name, or a free one for 0.
     *
     * @throws StartException if it cannot be used
     */
    static int choose(Settings settings) throws IOException {
        if (settings.port() == 0) {
            return FreePorts.one();
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()));
            return settings.port();
        } catch (IOException e) {
            throw new StartException(
                    StartException.PORT_TAKEN,
                    "port " + settings.port() + " on " + settings.host() + " cannot be used (" + e.getMessage()
                            + "); give another --port",
                    e);
        }
    }
}

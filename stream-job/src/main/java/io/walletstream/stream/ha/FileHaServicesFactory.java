package io.walletstream.stream.ha;

import java.util.concurrent.Executor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.highavailability.HighAvailabilityServices;
import org.apache.flink.runtime.highavailability.HighAvailabilityServicesFactory;

/**
 * {@code high-availability.type: io.walletstream.stream.ha.FileHaServicesFactory}, in the configuration of all processes of a cluster, with the folder
 * ({@code high-availability.storageDir}) that all of them share.
 */
public final class FileHaServicesFactory implements HighAvailabilityServicesFactory {
    @Override
    public HighAvailabilityServices createHAServices(Configuration configuration, Executor executor) throws Exception {
        return FileHaServices.open(configuration, executor);
    }
}

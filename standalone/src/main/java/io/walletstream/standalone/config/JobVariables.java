package io.walletstream.standalone.config;

import io.walletstream.schema.config.ConfigKey;
import io.walletstream.schema.config.ConfigReader;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.config.JobConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Settings of the jobs that the operator of a cluster gives as variables; what says where the parts are, the cluster knows itself. */
public final class JobVariables {
    private JobVariables() {}

    /**
     * What this process was given.
     *
     * @throws io.walletstream.schema.config.ConfigException naming the variable that is unknown or malformed
     */
    public static Map<String, String> given() {
        return given(System.getenv());
    }

    static Map<String, String> given(Map<String, String> environment) {
        List<ConfigKey<?>> keys = new ArrayList<>(JobConfig.TUNING);
        keys.add(WalletstreamKeys.CHECKPOINT_INTERVAL);
        new ConfigReader(keys).read(Map.of(), environment, null);
        Map<String, String> given = new TreeMap<>();
        for (ConfigKey<?> key : keys) {
            String value = environment.get(key.variable());
            if (value != null && !value.isEmpty()) {
                given.put(key.variable(), value);
            }
        }
        return given;
    }
}

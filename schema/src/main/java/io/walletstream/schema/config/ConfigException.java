package io.walletstream.schema.config;

/** A setting is missing, unknown or malformed; the message is one line that names it and never shows a secret. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(message);
    }
}

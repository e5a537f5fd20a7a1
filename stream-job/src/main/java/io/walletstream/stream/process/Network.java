package io.walletstream.stream.process;

/** How a network writes addresses. */
public enum Network {
    MAIN(0x00),
    TEST(0x6f);

    private final int version;

    Network(int version) {
        this.version = version;
    }

    /** {@code main} is the main network; all others share the test form. */
    public static Network of(String name) {
        return "main".equals(name) ? MAIN : TEST;
    }

    /** The Base58Check address of a key hash (20 bytes). */
    public String address(byte[] keyHash) {
        return Base58Check.encode(version, keyHash);
    }
}

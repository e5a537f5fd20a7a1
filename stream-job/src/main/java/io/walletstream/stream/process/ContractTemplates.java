package io.walletstream.stream.process;

import java.util.HexFormat;

/**
 * The compiled contracts of the protocol, as they stand in outputs. Recognition needs all of their bytes: a script that only begins like a
 * contract binds nobody to anything. The repeats reverse 32 bytes.
 */
public final class ContractTemplates {
    /** The code that checks a spending transaction's preimage: the same in all contracts of the older compiler. */
    private static final String PREIMAGE_CHECK =
            "61517957795779210ac407f0e4bd44bfc207355a778b046225a7068fc59ee7eda43ad905aadbffc800206c266b30e6a1319c"
                    + "66dc401e5bd6b432ba49688eecd118297041da8074ce081059795679615679aa0079610079"
                    + "517f".repeat(31)
                    + "7c7e".repeat(31)
                    + "01007e81517a75615779567956795679567961537956795479577995939521414136d08c5ed2bf3ba048afe6dcaebafeffff"
                    + "ffffffffffffffffffffffffff00517951796151795179970079009f63007952799367007968517a75517a75517a7561527a"
                    + "75517a517951795296a0630079527994527a75517a6853798277527982775379012080"
                    + "517f".repeat(31)
                    + "7c7e".repeat(31)
                    + "01205279947f7754537993527993013051797e527e54797e58797e527e53797e52797e57797e0079"
                    + "517a75".repeat(13)
                    + "6100795779ac"
                    + "517a75".repeat(9)
                    + "61517a75517a756169";

    /** Where the older compiler's contracts begin; pushes of the arguments follow. */
    static final byte[] OLDER_HEAD = bytes("2097dfd76851bf465e8f715593b217714858bbe9570ff3bd5e33840a34e20ff026"
            + "2102ba79df5f8ae7604a9830f03c7933028186aede0675a16f025dc4f8be8eec0382"
            + "201008ce7480da41702918d1ec8e6849ba32b4d65b1e40dc669c31a1e6306b266c0000");

    /** The rest of a time lock, after key hash and height. */
    static final byte[] TIME_LOCK_TAIL =
            bytes("610079040065cd1d9f690079547a75537a537a537a5179537a75527a527a75756155790141"
                    + PREIMAGE_CHECK
                    + "557961007961007982775179517954947f75517958947f77517a75517a756161007901007e81517a7561517a7561040065cd"
                    + "1d9f6955796100796100798277517951790128947f755179012c947f77517a75517a756161007901007e81517a7561517a75"
                    + "6105ffffffff009f69557961007961007982775179517954947f75517958947f77517a75517a756161007901007e81517a75"
                    + "61517a75615279a2695679a95179876957795779ac7777777777777777");

    /** The rest of an older order-lock, after key hash and payout. */
    static final byte[] OLDER_LISTING_TAIL = bytes("615179547a75537a537a537a0079537a75527a527a7575615579008763567901c1"
            + PREIMAGE_CHECK
            + "587951797e58797eaa577961007982775179517958947f7551790128947f77517a75517a7561877777777777777777776755"
            + "7951876351795779a9876957795779ac777777777777777767006868");

    private static final String NEWER_LISTING_HEAD = "76009c637576ab76aa"
            + "517f".repeat(31)
            + "7c7e".repeat(31)
            + "01007e8100011f80517e9321414136d08c5ed2bf3ba048afe6dcaebafeffffffffffffffffffffffffffffff00"
            + "7d97785296789f527952798d94959377"
            + "76927f".repeat(31)
            + "7c7e".repeat(31)
            + "827c7e23022079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798027c7e827c7e01307c7e01";
    private static final String NEWER_LISTING_KEY =
            "7e2102b405d7f0322a89d0f9f3a98e6f938fdc1c969a8d1382a2bf66a71ae74a1e83b0ad69";
    private static final String NEWER_LISTING_CANCEL = "aa7c820128947f7701207f758767519d7b0a6f6c323a63616e63656c8876a9";

    /** The newer order-lock that commits to all outputs of a purchase: up to the payout, from there to the cancel key hash. */
    static final byte[] NEWER_LISTING_HEAD_ALL =
            bytes(NEWER_LISTING_HEAD + "c1" + NEWER_LISTING_KEY + "0c000000000000000027006a247801447f7701247f757e537a");

    static final byte[] NEWER_LISTING_MIDDLE_ALL = bytes("7e7c7e7b7e" + NEWER_LISTING_CANCEL);

    /** The newer order-lock that commits to the output of its own index, so that many can be bought at once. */
    static final byte[] NEWER_LISTING_HEAD_SINGLE = bytes(NEWER_LISTING_HEAD + "c3" + NEWER_LISTING_KEY);

    static final byte[] NEWER_LISTING_MIDDLE_SINGLE = bytes(NEWER_LISTING_CANCEL);

    /** The end of both newer forms, after the cancel key hash. */
    static final byte[] NEWER_LISTING_TAIL = bytes("88ac68");

    private ContractTemplates() {}

    /** What follows key hash and height in a time lock; for those who make one, such as a simulated chain. */
    public static byte[] timeLockTail() {
        return TIME_LOCK_TAIL.clone();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}

package io.walletstream.standalone.sim;

/**
 * One address of a simulated person.
 *
 * @param group whose it is, such as {@code alice}
 * @param index which of the group's addresses, from 0
 * @param address main network P2PKH
 */
public record SimOwner(String group, int index, String address) {
    static SimOwner derive(long seed, String group, int index) {
        return new SimOwner(group, index, Addresses.derive(seed, group + "/" + index));
    }
}

package io.walletstream.query.wallet;

import io.walletstream.query.account.Account;
import io.walletstream.query.http.Problem;
import java.util.regex.Pattern;

/**
 * What an output carries, named as in a balance: the chain's own coin has a type and no id ({@code bsv}, {@code btc}), a token has both
 * ({@code bsv21:<id>}).
 */
record Asset(String type, String id) {
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9]{0,31}");
    private static final Pattern ID = Pattern.compile("[^\\s:]{1,200}");

    /** The satoshis of the account's chain. */
    static Asset coinOf(Account account) {
        return new Asset(account.chain().equals("bsv") ? "bsv" : "btc", "");
    }

    /** {@code <type>} or {@code <type>:<id>}; anything else is 400 naming this field. */
    static Asset parse(String text, String field) {
        int colon = text.indexOf(':');
        String type = colon < 0 ? text : text.substring(0, colon);
        String id = colon < 0 ? "" : text.substring(colon + 1);
        if (!TYPE.matcher(type).matches() || (colon >= 0 && !ID.matcher(id).matches())) {
            throw Problem.invalid(field, "expected an asset such as bsv, or <type>:<id>");
        }
        return new Asset(type, id);
    }
}

package io.walletstream.query.auth;

import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
import java.util.Locale;

/** What a key may do; each role may do what those before it may. */
public enum Role {
    READER,
    WRITER,
    ADMIN,
    OPERATOR;

    static Role parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Refuses callers of a lower role. */
    void require(Role least) {
        if (compareTo(least) < 0) {
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "this needs a key of role " + least.name().toLowerCase(Locale.ROOT));
        }
    }
}

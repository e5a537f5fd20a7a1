package io.walletstream.standalone.cli;

import java.io.PrintStream;

/** What is printed when everything serves. */
final class Welcome {
    private Welcome() {}

    static void print(PrintStream out, Walletstream.Ready ready, boolean hasFeed) {
        String api = ready.address() + "/api/v1";
        out.println();
        out.println("Walletstream is ready at " + ready.address());
        out.println("API key: " + ready.apiKey());
        out.println();
        curl(out, ready, api + "/accounts");
        if (ready.account().isPresent()) {
            String account = api + "/accounts/" + ready.account().get();
            curl(out, ready, account + "/balances");
            curl(out, ready, account + "/events?after=0&limit=5");
        } else {
            curl(out, ready, ready.address() + "/health/ready");
            out.println("  curl -s -H 'Authorization: Bearer " + ready.apiKey()
                    + "' -H 'Content-Type: application/json' -d '{\"name\":\"alice\",\"chain\":\"bsv\",\"owners\":[\"1...\"]"
                    + (hasFeed ? "" : ",\"feed\":\"push\"") + "}' '" + api + "/accounts'");
        }
        out.println();
    }

    private static void curl(PrintStream out, Walletstream.Ready ready, String url) {
        out.println("  curl -s -H 'Authorization: Bearer " + ready.apiKey() + "' '" + url + "'");
    }
}

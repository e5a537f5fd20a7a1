package io.walletstream.standalone.sim;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Makes up inscriptions: short and long text, JSON, images. */
final class Inscriptions {
    private static final List<String> WORDS = List.of(
            "river", "stone", "lantern", "café", "north", "Größe", "quiet", "→", "harbour", "写真", "amber", "seven");
    private static final int MAX_LONG_WORDS = 600;
    private static final int MAX_IMAGE_BYTES = 3000;

    private final Random random;

    Inscriptions(Random random) {
        this.random = random;
    }

    OutputDraft next(String owner) {
        boolean p2pkhFirst = random.nextBoolean();
        return switch (random.nextInt(6)) {
            case 0 -> OutputDraft.inscription(owner, "text/plain", words(MAX_LONG_WORDS), p2pkhFirst);
            case 1 -> OutputDraft.inscription(owner, "application/json", json(), p2pkhFirst);
            case 2 -> OutputDraft.inscription(owner, "image/png", image(), p2pkhFirst);
            case 3 -> OutputDraft.inscription(owner, "text/markdown", words(40), p2pkhFirst);
            default -> OutputDraft.inscription(owner, "text/plain;charset=utf-8", shortText(), p2pkhFirst);
        };
    }

    byte[] shortText() {
        return words(8);
    }

    private byte[] words(int most) {
        StringBuilder text = new StringBuilder();
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] json() {
        String json = "{\"name\":\"" + WORDS.get(random.nextInt(WORDS.size())) + "\",\"number\":" + random.nextInt(1000)
                + "}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] image() {
        byte[] bytes = new byte[1 + random.nextInt(MAX_IMAGE_BYTES)];
        random.nextBytes(bytes);
        return bytes;
    }
}

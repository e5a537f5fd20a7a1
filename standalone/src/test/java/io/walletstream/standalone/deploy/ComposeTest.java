package io.walletstream.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.config.ConfigKey;
import io.walletstream.schema.config.WalletstreamKeys;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules of docker-compose.yml, which no daemon is needed for. */
class ComposeTest {
    private static final Pattern OUR_VARIABLE = Pattern.compile("WALLETSTREAM_[A-Z_]+");
    private static final Pattern SUBSTITUTION = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)(:[-?])?([^}]*)}");
    private static final Set<String> SECRETS = Set.of("POSTGRES_PASSWORD", "API_KEY");
    private static final Set<String> ONCE = Set.of("migrator", "submit-wallet-job", "submit-ingest-job");
    private static final List<String> DOCKERFILES = List.of("stream-job/Dockerfile", "query-service/Dockerfile");

    private final ComposeFile compose;

    ComposeTest() throws IOException {
        compose = ComposeFile.read();
    }

    @Test
    void everySettingIsOneThatTheProductKnows() throws IOException {
        Set<String> known =
                WalletstreamKeys.ALL.stream().map(ConfigKey::variable).collect(Collectors.toSet());
        String start = Files.readString(ComposeFile.PROJECT.resolve("query-service/start-in-container"));
        assertThat(matches(OUR_VARIABLE, compose.text() + start)).isNotEmpty().allMatch(known::contains);
    }

    @Test
    void secretsComeFromTheEnvironmentAndAreAskedForByName() {
        Matcher substitutions = SUBSTITUTION.matcher(compose.text());
        Set<String> asked = new TreeSet<>();
        while (substitutions.find()) {
            if (SECRETS.contains(substitutions.group(1))) {
                assertThat(substitutions.group(2)).as(substitutions.group()).isEqualTo(":?");
                assertThat(substitutions.group(3)).as(substitutions.group()).contains(substitutions.group(1));
                asked.add(substitutions.group(1));
            } else {
                assertThat(substitutions.group(2)).as(substitutions.group()).isNotNull();
            }
        }
        assertThat(asked).isEqualTo(SECRETS);
        compose.services()
                .forEach((name, service) -> ComposeFile.environment(service).forEach((variable, value) -> {
                    if (variable.matches(".*(PASSWORD|SECRET|TOKEN|API_KEY).*")) {
                        assertThat(value)
                                .as(name + " " + variable)
                                .startsWith("${")
                                .endsWith("}");
                    }
                }));
    }

    @Test
    void noSecretIsAnArgument() {
        compose.services().forEach((name, service) -> {
            for (String key : List.of("command", "entrypoint", "healthcheck", "labels")) {
                assertThat(String.valueOf(service.get(key)))
                        .as(name + " " + key)
                        .doesNotContain(SECRETS);
            }
        });
    }

    @Test
    void everyImageHasAVersionOrIsBuiltHere() {
        compose.services().forEach((name, service) -> {
            String image = String.valueOf(service.get("image"));
            assertThat(image).as(name).matches("[a-z/-]+:(\\$\\{TAG:-)?[0-9].*").doesNotContain("latest");
            if (image.startsWith("walletstream/")) {
                String dockerfile =
                        String.valueOf(ComposeFile.map(service.get("build")).get("dockerfile"));
                assertThat(DOCKERFILES).as(name).contains(dockerfile);
                assertThat(ComposeFile.list(service, "cap_drop")).as(name).containsExactly("ALL");
            }
        });
    }

    @Test
    void everyVolumeIsANamedOne() {
        Set<String> named = ComposeFile.map(compose.root().get("volumes")).keySet();
        Set<String> used = new TreeSet<>();
        compose.services().forEach((name, service) -> {
            for (String volume : ComposeFile.list(service, "volumes")) {
                assertThat(named).as(name + " " + volume).contains(nameOf(volume));
                used.add(nameOf(volume));
            }
        });
        assertThat(used).isEqualTo(named);
    }

    /** State, and what brings the jobs back after the JobManager was killed. */
    @Test
    void whatRunsTheJobsSharesOneVolume() {
        for (String service : List.of("jobmanager", "taskmanager", "submit-wallet-job", "submit-ingest-job")) {
            assertThat(ComposeFile.list(compose.service(service), "volumes"))
                    .as(service)
                    .containsExactly("flink:/var/lib/walletstream");
        }
    }

    @Test
    void portsAreBoundToThisMachine() {
        compose.services().forEach((name, service) -> {
            for (String port : ComposeFile.list(service, "ports")) {
                assertThat(port).as(name).matches("(127\\.0\\.0\\.1|\\$\\{BIND_ADDRESS:-127\\.0\\.0\\.1}):.*");
            }
        });
        assertThat(ComposeFile.list(compose.service("jobmanager"), "ports")).allMatch(port -> port.startsWith("127."));
    }

    @Test
    void whatStaysUpIsWatchedAndStartedAgainAndAllLogsAreBounded() {
        compose.services().forEach((name, service) -> {
            assertThat(ComposeFile.map(ComposeFile.map(service.get("logging")).get("options")))
                    .as(name)
                    .containsKeys("max-size", "max-file");
            if (ONCE.contains(name)) {
                assertThat(service.get("restart")).as(name).isEqualTo("no");
            } else {
                assertThat(service.get("restart")).as(name).isEqualTo("unless-stopped");
                assertThat(service).as(name).containsKeys("healthcheck", "stop_grace_period");
            }
        });
        assertThat(compose.services().keySet()).containsAll(ONCE);
    }

    @Test
    void eachWaitsForWhatItStandsOn() {
        assertThat(conditions("migrator")).isEqualTo(Map.of("postgres", "service_healthy"));
        assertThat(conditions("submit-wallet-job"))
                .containsEntry("migrator", "service_completed_successfully")
                .containsEntry("kafka", "service_healthy")
                .containsEntry("jobmanager", "service_healthy");
        assertThat(conditions("submit-ingest-job"))
                .containsEntry("submit-wallet-job", "service_completed_successfully");
        assertThat(conditions("query-service")).containsEntry("migrator", "service_completed_successfully");
        assertThat(compose.service("taskmanager").get("scale")).isEqualTo(2);
    }

    @Test
    void theExampleNamesEveryVariableAndNoOther() throws IOException {
        Properties example = new Properties();
        String text = Files.readString(ComposeFile.PROJECT.resolve(".env.example"));
        // defaults are shown as comments
        example.load(new StringReader(text.replaceAll("(?m)^#(?=[A-Z_]+=)", "")));
        Set<String> used = new TreeSet<>();
        Matcher substitutions = SUBSTITUTION.matcher(compose.text());
        while (substitutions.find()) {
            used.add(substitutions.group(1));
            if (":-".equals(substitutions.group(2))) {
                assertThat(example.getProperty(substitutions.group(1)))
                        .as(substitutions.group())
                        .isEqualTo(substitutions.group(3));
            }
        }
        assertThat(example.stringPropertyNames()).isEqualTo(used);
        assertThat(SECRETS)
                .allSatisfy(secret -> assertThat(example.getProperty(secret)).isEmpty());
    }

    @Test
    void containersRunAsAUserWithoutRightsAndCopyOnlyWhatTheBuildMayRead() throws IOException {
        List<String> read = Files.readAllLines(ComposeFile.PROJECT.resolve(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        for (String dockerfile : DOCKERFILES) {
            String text = Files.readString(ComposeFile.PROJECT.resolve(dockerfile));
            assertThat(matches(Pattern.compile("(?m)^USER .*$"), text))
                    .as(dockerfile)
                    .containsExactly("USER 10001:10001");
            assertThat(text).as(dockerfile).containsPattern("ARG JRE_IMAGE=eclipse-temurin:17-jre[a-z-]*\n");
            for (String copy : matches(Pattern.compile("(?m)^COPY .*$"), text)) {
                assertThat(read).as(copy).contains(copy.replaceAll("^COPY (\\S+?)/? .*$", "$1"));
            }
        }
        assertThat(Files.isExecutable(Path.of("../query-service/start-in-container")))
                .isTrue();
    }

    private static String nameOf(String volume) {
        return volume.substring(0, volume.indexOf(':'));
    }

    private Map<String, String> conditions(String service) {
        return ComposeFile.map(compose.service(service).getOrDefault("depends_on", Map.of())).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry ->
                                String.valueOf(ComposeFile.map(entry.getValue()).get("condition"))));
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

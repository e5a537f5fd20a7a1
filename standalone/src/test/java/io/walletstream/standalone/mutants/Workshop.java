package io.walletstream.standalone.mutants;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compiles changed sources into a folder of their own, and runs tests with that folder before all other classes. The tree and what Maven
 * compiled of it stay as they are.
 */
final class Workshop implements AutoCloseable {
    private static final Duration LONGEST_TEST = Duration.ofMinutes(3);
    private static final String PACKAGE = "io/walletstream/standalone/mutants/";

    /** By name: it stands on JUnit, which is on the class path of its own process alone. */
    private static final String MAIN = PACKAGE.replace('/', '.') + "NamedTests";

    private final Path root;
    private final Path folder;
    private final Map<String, String> classPaths = new HashMap<>();

    /**
     * What became of tests.
     *
     * @param code of {@link NamedTests}
     * @param output its last lines
     */
    record Run(int code, String output) {}

    Workshop(Path root) throws IOException {
        this.root = root;
        this.folder = Files.createTempDirectory("mutants");
        Path runner = Files.createDirectories(folder.resolve("runner").resolve(PACKAGE));
        Path compiled = root.resolve("standalone/target/test-classes").resolve(PACKAGE);
        Files.copy(compiled.resolve("NamedTests.class"), runner.resolve("NamedTests.class"));
    }

    /**
     * Compiles the fault's files; answers the folder of its classes.
     *
     * @throws IllegalArgumentException if it does not apply or does not compile
     */
    Path compile(Fault fault) throws IOException {
        delete(folder.resolve("source"));
        delete(folder.resolve("classes"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Map<Path, String> changed = new HashMap<>();
        for (Fault.Edit edit : fault.edits()) {
            Path file = root.resolve(edit.file());
            changed.put(file, edit.apply(changed.containsKey(file) ? changed.get(file) : Files.readString(file)));
        }
        for (Map.Entry<Path, String> file : changed.entrySet()) {
            String module = root.relativize(file.getKey()).getName(0).toString();
            Path copy = folder.resolve("source").resolve(root.relativize(file.getKey()));
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, file.getValue());
            compile(copy, classes, classes + File.pathSeparator + classPath(module));
        }
        return classes;
    }

    private static void compile(Path source, Path into, String classPath) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> sources = files.getJavaFileObjects(source);
            List<String> options = List.of(
                    "-proc:none",
                    "-nowarn",
                    "-Xlint:none",
                    "-parameters",
                    "--release",
                    "17",
                    "-d",
                    into.toString(),
                    "-cp",
                    classPath);
            if (!compiler.getTask(said, files, null, options, null, sources).call()) {
                throw new IllegalArgumentException(
                        "does not compile: " + said.toString().strip());
            }
        }
    }

    /**
     * Runs tests of a module.
     *
     * @param first classes that come before all others; null: none
     */
    Run run(String module, List<String> tests, @Nullable Path first) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx2g",
                "-XX:+UseParallelGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "-Dlog4j2.configurationFile=log4j2-walletstream-test.properties",
                "-Dbasedir=" + root.resolve(module),
                "-cp",
                (first == null ? "" : first + File.pathSeparator)
                        + classPath(module)
                        + File.pathSeparator
                        + folder.resolve("runner")
                        + File.pathSeparator
                        + launcher(),
                MAIN));
        command.addAll(tests);
        Path said = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(root.resolve(module).toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(LONGEST_TEST.toSeconds() * tests.size(), TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            return new Run(NamedTests.BROKEN, "no end after " + LONGEST_TEST);
        }
        List<String> lines = Files.readAllLines(said);
        return new Run(
                process.exitValue(), String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size())));
    }

    /** Of the module's tests, as Maven wrote it down. */
    private String classPath(String module) throws IOException {
        String known = classPaths.get(module);
        if (known == null) {
            Path target = root.resolve(module).resolve("target");
            known = target.resolve("test-classes")
                    + File.pathSeparator
                    + target.resolve("classes")
                    + File.pathSeparator
                    + Files.readString(target.resolve("test.classpath")).strip();
            classPaths.put(module, known);
        }
        return known;
    }

    private String launcher() throws IOException {
        return Stream.of(classPath("standalone").split(File.pathSeparator))
                .filter(entry -> entry.contains("junit-platform-"))
                .reduce("", (a, b) -> a.isEmpty() ? b : a + File.pathSeparator + b);
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }
}

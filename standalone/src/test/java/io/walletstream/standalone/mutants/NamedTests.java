package io.walletstream.standalone.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests that its arguments name, in a process of its own: a fault may spoil it. Exits with what became of them. */
public final class NamedTests implements TestExecutionListener {
    static final int GREEN = 0;

    /** A test failed by itself. */
    static final int RED = 10;

    /** A test could not be run at all, or what should surround it failed: that tells nothing. */
    static final int BROKEN = 11;

    private final List<String> failures = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private int succeeded;

    private NamedTests() {}

    /**
     * Runs them.
     *
     * @param args {@code package.Class#method} each
     */
    public static void main(String[] args) {
        NamedTests tests = new NamedTests();
        Launcher launcher = LauncherFactory.create();
        for (String test : args) {
            int before = tests.finished();
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(Stream.of(test).map(NamedTests::selector).toList())
                    .build();
            launcher.execute(request, tests);
            if (tests.finished() == before) {
                tests.troubles.add(test + " was not run");
            }
        }
        tests.failures.forEach(System.out::println);
        tests.troubles.forEach(System.out::println);
        Runtime.getRuntime().halt(!tests.troubles.isEmpty() ? BROKEN : !tests.failures.isEmpty() ? RED : GREEN);
    }

    private static org.junit.platform.engine.DiscoverySelector selector(String test) {
        try {
            Class<?> type = Class.forName(test.substring(0, test.indexOf('#')));
            String name = test.substring(test.indexOf('#') + 1);
            return Stream.of(type.getDeclaredMethods())
                    .filter(method -> method.getName().equals(name))
                    .map(method -> selectMethod(type, method))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no test " + test));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("no test " + test, e);
        }
    }

    private int finished() {
        return failures.size() + troubles.size() + succeeded;
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        Throwable failure = result.getThrowable().orElse(null);
        if (failure != null) {
            boolean counts = identifier.isTest() && !(failure instanceof LinkageError);
            String firstLine = String.valueOf(failure.getMessage())
                    .strip()
                    .lines()
                    .findFirst()
                    .orElse("");
            (counts ? failures : troubles)
                    .add(identifier.getDisplayName() + ": " + failure.getClass().getSimpleName() + ": " + firstLine);
        } else if (identifier.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            succeeded++;
        }
    }
}

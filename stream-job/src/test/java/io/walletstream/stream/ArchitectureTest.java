package io.walletstream.stream;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

@AnalyzeClasses(packages = "io.walletstream.stream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule THE_JOBS_KNOW_NEITHER_REFERENCE_NOR_SERVICE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.walletstream.oracle..", "io.walletstream.query..", "io.walletstream.standalone..");

    /** Steps of the flow, in which whatever is not named below is a rule. */
    private static final String[] STEPS = {
        "io.walletstream.stream.decode..",
        "io.walletstream.stream.combine..",
        "io.walletstream.stream.reorg..",
        "io.walletstream.stream.assemble..",
        "io.walletstream.stream.fetch..",
        "io.walletstream.stream.process..",
        "io.walletstream.stream.feed..",
        "io.walletstream.stream.write.."
    };

    /** All that may know Flink or Kafka there: operators, sources, serializers, and values that hold their own. */
    private static final Set<String> OPERATORS = Set.of(
            "decode.DeadLetter",
            "decode.Decode",
            "decode.RawRecord",
            "decode.HomePartition",
            "decode.RawRecordReader",
            "decode.TopicWatch",
            "combine.CombineByTx",
            "reorg.FlinkWindowState",
            "reorg.OwnerSerializer",
            "reorg.PageSerializer",
            "reorg.ReorgWindow",
            "reorg.TouchedEntries",
            "reorg.WindowSerializers",
            "assemble.TxAssembler",
            "assemble.TxFactsSerializer",
            "fetch.FetchTransactions",
            "process.ProcessTransactions",
            "feed.AssignedOwnersSerializer",
            "feed.FeedEnumerator",
            "feed.FeedReader",
            "feed.FeedSource",
            "feed.FeedSplit",
            "feed.FeedSplitSerializer",
            "feed.OwnersWanted",
            "write.FlinkParkedWork",
            "write.ParkedTx",
            "write.ProgressSerializer",
            "write.UnknownAccount",
            "write.WalletWriter",
            "write.WriterMark",
            "write.WriterMarks");

    /** The list names the exceptions, so that a rule that is new or renamed is held to it, and a renamed operator makes it fail. */
    @ArchTest
    static void rulesArePlainJava(JavaClasses classes) {
        Set<String> knowing = classes.that(resideInAnyPackage(STEPS)).stream()
                .filter(c -> c.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getPackageName())
                        .anyMatch(name -> name.startsWith("org.apache.flink") || name.startsWith("org.apache.kafka")))
                .map(c -> c.getName()
                        .replaceFirst("^io\\.walletstream\\.stream\\.", "")
                        .replaceFirst("\\$.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(knowing).isEqualTo(new TreeSet<>(OPERATORS));
    }

    @ArchTest
    static final ArchRule COUNTING_AND_CURSORS_NEED_NO_DATABASE = noClasses()
            .that()
            .haveNameMatching(".*\\.(Progress|TxTotals|SafeCursor|OwnerPass|SseReader)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule INDEXERS_REACH_NOTHING = noClasses()
            .that()
            .resideInAPackage("io.walletstream.stream.process..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "java.net..");

    @ArchTest
    static final ArchRule SQL_IS_WHERE_TABLES_ARE = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.walletstream.stream.flow..",
                    "io.walletstream.stream.decode..",
                    "io.walletstream.stream.combine..",
                    "io.walletstream.stream.reorg..",
                    "io.walletstream.stream.assemble..",
                    "io.walletstream.stream.fetch..",
                    "io.walletstream.stream.process..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.postgresql..");

    @ArchTest
    static final ArchRule CLOCKS_ARE_GIVEN = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule CLASSES_ARE_CLOSED = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areTopLevelClasses()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .and()
            .areNotAssignableTo(Exception.class)
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule THE_ENVIRONMENT_IS_READ_IN_CONFIG = noClasses()
            .that()
            .resideOutsideOfPackage("io.walletstream.stream.config..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);

    @ArchTest
    static final ArchRule PACKAGES_DEPEND_FORWARD_ONLY =
            slices().matching("io.walletstream.stream.(*)..").should().beFreeOfCycles();
}

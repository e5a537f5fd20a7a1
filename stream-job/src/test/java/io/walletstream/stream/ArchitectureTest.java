package io.walletstream.stream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.walletstream.stream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule THE_JOBS_KNOW_NEITHER_REFERENCE_NOR_SERVICE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.walletstream.oracle..", "io.walletstream.query..", "io.walletstream.standalone..");

    @ArchTest
    static final ArchRule RULES_ARE_PLAIN_JAVA = noClasses()
            .that()
            .haveNameMatching(
                    ".*\\.(MergeRules|TxFacts|OutpointFacts|AccountWindow|FrameRules|OwnerPasses|Ordinals|WindowFact|Progress|TxTotals"
                            + "|TxProcessor|RawTransaction|Script|ScriptReader|SafeCursor|OwnerPass|SseReader|Backoff)")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "java.sql..");

    @ArchTest
    static final ArchRule INDEXERS_ARE_PLAIN_JAVA = noClasses()
            .that()
            .haveSimpleNameEndingWith("Indexer")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.flink..", "java.sql..", "java.net..");

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

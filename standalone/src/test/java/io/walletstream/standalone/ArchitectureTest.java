package io.walletstream.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "io.walletstream.standalone", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.walletstream.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule IT_STARTS_THE_SERVICE_AND_KNOWS_NOTHING_OF_IT =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.walletstream.query..");

    @ArchTest
    static final ArchRule THE_REFERENCE_IS_FOR_COMPARING = noClasses()
            .that()
            .resideOutsideOfPackage("io.walletstream.standalone.verify..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.walletstream.oracle..");

    /** But for the long script of a contract, which the product keeps and nobody writes twice. */
    @ArchTest
    static final ArchRule THE_CHAIN_KNOWS_NOTHING_OF_WHAT_READS_IT = noClasses()
            .that()
            .resideInAPackage("io.walletstream.standalone.sim..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "io.walletstream.stream..", "org.apache.flink..", "org.apache.kafka..", "java.sql..")
                    .and(not(simpleName("ContractTemplates"))));

    @ArchTest
    static final ArchRule SQL_IS_WHERE_POSTGRES_IS_STARTED_OR_COMPARED = noClasses()
            .that()
            .resideOutsideOfPackages("io.walletstream.standalone.embedded..", "io.walletstream.standalone.verify..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.postgresql..");

    @ArchTest
    static final ArchRule THE_ENVIRONMENT_IS_READ_IN_CONFIG = noClasses()
            .that()
            .resideOutsideOfPackage("io.walletstream.standalone.config..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);

    @ArchTest
    static final ArchRule CLOCKS_ARE_GIVEN =
            noClasses().should().callMethod(Instant.class, "now").orShould().callMethod(Clock.class, "systemUTC");
}

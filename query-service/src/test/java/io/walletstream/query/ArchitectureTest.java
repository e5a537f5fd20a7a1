package io.walletstream.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.walletstream.query.auth.Role;
import java.time.Clock;
import java.time.Instant;

/** What the service's packages may know of each other and of others. */
@AnalyzeClasses(packages = "io.walletstream.query", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_NOTHING_OF_THE_JOB = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.walletstream.stream..",
                    "io.walletstream.standalone..",
                    "io.walletstream.oracle..",
                    "io.walletstream.bench..",
                    "org.apache.flink..",
                    "org.flywaydb..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.walletstream.query.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule HTTP_KNOWS_NOTHING_OF_WALLETS = noClasses()
            .that()
            .resideInAPackage("..query.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..query.account..",
                    "..query.wallet..",
                    "..query.event..",
                    "..query.push..",
                    "..query.outbox..",
                    "..query.auth..",
                    "..query.health..");

    @ArchTest
    static final ArchRule ENDPOINTS_READ_NO_TABLES = noClasses()
            .that()
            .haveSimpleNameEndingWith("Endpoint")
            .or()
            .haveSimpleNameEndingWith("Endpoints")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule KAFKA_IS_KNOWN_TO_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("..query.outbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule THE_ENVIRONMENT_IS_READ_IN_THE_MAIN_ONLY = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);

    @ArchTest
    static final ArchRule TIME_COMES_FROM_A_CLOCK_THAT_IS_GIVEN =
            noClasses().should().callMethod(Instant.class, "now").orShould().callMethod(Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule CLASSES_ARE_FINAL = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule WHAT_IS_PUBLIC_IS_USED_FROM_OUTSIDE = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .arePublic()
            .and()
            .doNotHaveFullyQualifiedName(QueryService.class.getName())
            .and()
            .doNotHaveFullyQualifiedName(QueryServiceMain.class.getName())
            .and()
            // a component of public records
            .doNotHaveFullyQualifiedName(Role.class.getName())
            .should(beUsedByAnotherPackage());

    private static ArchCondition<JavaClass> beUsedByAnotherPackage() {
        return new ArchCondition<>("be used by another package") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean used = item.getDirectDependenciesToSelf().stream()
                        .anyMatch(use -> !use.getOriginClass().getPackageName().equals(item.getPackageName()));
                events.add(new SimpleConditionEvent(item, used, item.getName() + " is used by its own package only"));
            }
        };
    }
}

package io.walletstream.schema;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The contract knows neither side of it. */
@AnalyzeClasses(packages = "io.walletstream.schema", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_NO_FLINK_AND_NO_HTTP = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.flink..",
                    "org.apache.kafka..",
                    "io.javalin..",
                    "org.eclipse.jetty..",
                    "java.net.http..");

    @ArchTest
    static final ArchRule CHAIN_VALUES_DEPEND_ON_NOTHING = classes()
            .that()
            .resideInAPackage("..schema.chain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.walletstream.schema.chain..", "org.jspecify..", "java..");

    @ArchTest
    static final ArchRule NO_VALUE_PASSES_THROUGH_FLOATING_POINT = noClasses()
            .that()
            .resideInAnyPackage("..schema.chain..", "..schema.record..")
            .should()
            .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.nameMatching(
                    "doubleValue|floatValue|parseDouble|parseFloat|getDoubleValue|getFloatValue|asDouble")));

    @ArchTest
    static final ArchRule NO_METHOD_RETURNS_FLOATING_POINT =
            methods().should().notHaveRawReturnType(double.class).andShould().notHaveRawReturnType(float.class);

    @ArchTest
    static final ArchRule NO_FIELD_IS_FLOATING_POINT =
            fields().should().notHaveRawType(double.class).andShould().notHaveRawType(float.class);

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.walletstream.schema.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_ENVIRONMENT_IS_READ_IN_THE_MAIN_ONLY = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);
}

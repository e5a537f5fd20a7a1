package io.walletstream.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.walletstream.bench", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.walletstream.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule IT_MEASURES_THE_PRODUCT_AS_IT_IS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.walletstream.query..", "io.walletstream.oracle..");

    @ArchTest
    static final ArchRule SETTINGS_ARE_OPTIONS = noClasses()
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);
}

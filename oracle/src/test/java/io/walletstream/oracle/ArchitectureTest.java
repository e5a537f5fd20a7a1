package io.walletstream.oracle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The reference shares nothing with what it checks but the contract. */
@AnalyzeClasses(packages = "io.walletstream.oracle", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_NOTHING_OF_THE_JOB = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.walletstream.stream..", "io.walletstream.query..", "org.apache.flink..");

    @ArchTest
    static final ArchRule KNOWS_ONLY_THE_CONTRACT = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.walletstream.oracle..",
                    "io.walletstream.schema.chain..",
                    "io.walletstream.schema.record..",
                    "com.fasterxml.jackson..",
                    "org.jspecify..",
                    "java..");

    @Test
    void theJobIsNotEvenOnTheClasspath() {
        assertThatThrownBy(() -> Class.forName("io.walletstream.stream.WalletJob"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> Class.forName("io.walletstream.stream.write.WalletWriter"))
                .isInstanceOf(ClassNotFoundException.class);
    }
}

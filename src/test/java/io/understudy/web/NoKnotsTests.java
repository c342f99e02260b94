package io.understudy.web;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of the web use each other in one direction only. */
@AnalyzeClasses(packages = "io.understudy.web", importOptions = ImportOption.DoNotIncludeTests.class)
class NoKnotsTests {
    @ArchTest
    static final ArchRule noRoomNeedsARoomThatNeedsIt = slices().matching("io.understudy.web.(*)..").should()
            .beFreeOfCycles();
}

package io.understudy;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

class ModularityTests {
    private final ApplicationModules modules = ApplicationModules.of(UnderstudyApplication.class);

    @Test
    void featuresDependOnlyOnWhatTheyDeclare() {
        modules.verify();
    }

    @Test
    void drawsTheModules() {
        new Documenter(modules).writeModulesAsPlantUml().writeIndividualModulesAsPlantUml();
    }
}

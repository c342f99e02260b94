package io.understudy;

import io.understudy.cli.Cli;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The standby's daemon. Only this class lives in the root package: Modulith checks features, and they are the packages
 * below.
 */
@SpringBootApplication
public class UnderstudyApplication {
    static void main(String[] args) {
        Cli.launch(args, spring -> SpringApplication.run(UnderstudyApplication.class, spring));
    }
}

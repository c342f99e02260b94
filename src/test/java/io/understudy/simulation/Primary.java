package io.understudy.simulation;

/** Host A. Its own address is on its interface whenever its kernel runs and the interface is up. */
final class Primary {
    enum Kernel {
        UP,
        FROZEN,
        OFF
    }

    enum Process {
        RUNNING,
        HUNG,
        FAILING,
        DEAD
    }

    Kernel kernel = Kernel.UP;
    /** The interface is administratively up. */
    boolean linkUp = true;
    /** Which service addresses are configured, bit by bit. */
    int addresses;
    Process process = Process.RUNNING;
    /** Everything above the kernel hangs: no login, no service. */
    int userlandHung;
    /** It answers for the service addresses, but neither echoes nor questions for its own. */
    int ownAddressGone;
    /** A firewall rule in B's way: clients are served. */
    int refusesB;
    /** Counts boots: what was under way in an earlier one has no effect in a later. */
    int boot;

    /** Answers frames and echoes. */
    boolean alive() {
        return kernel == Kernel.UP && linkUp;
    }

    /** The addresses it answers for. */
    int answers() {
        return alive() ? addresses : 0;
    }

    boolean login() {
        return kernel == Kernel.UP && userlandHung == 0;
    }

    /** Whoever reaches it is served. */
    boolean serves(int all) {
        return alive() && addresses == all && process == Process.RUNNING && userlandHung == 0;
    }

    void off() {
        kernel = Kernel.OFF;
        linkUp = true;
        addresses = 0;
        process = Process.DEAD;
        userlandHung = 0;
        boot++;
    }

    void on(int addressesAtBoot, boolean autostart) {
        kernel = Kernel.UP;
        linkUp = true;
        addresses = addressesAtBoot;
        process = autostart ? Process.RUNNING : Process.DEAD;
    }
}

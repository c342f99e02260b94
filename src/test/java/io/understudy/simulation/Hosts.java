package io.understudy.simulation;

/** Who is on the wire. */
final class Hosts {
    static final int A = 0;
    static final int B = 1;
    /** The gateway, first witness. */
    static final int G = 2;
    /** The second witness. */
    static final int W = 3;
    /** The client. */
    static final int C = 4;
    static final int COUNT = 5;
    static final String[] NAMES = {"a", "b", "gateway", "witness", "client"};
    static final String[] HARDWARE = {"02:00:00:00:00:0a", "02:00:00:00:00:0b", "02:00:00:00:00:01",
            "02:00:00:00:00:02", "02:00:00:00:00:03"};

    /** A's other card. */
    static final String SECOND_CARD = "02:00:00:00:01:0a";
    static final String STRANGER = "02:00:00:00:00:66";

    private Hosts() {}
}

package io.understudy.settings.read;

import java.net.InetAddress;

/** An address and where it is written. */
record Placed(String key, int line, InetAddress address) {}

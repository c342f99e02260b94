package io.understudy.probe;

import java.util.List;

/**
 * What is to be sent now for one service, in this order.
 *
 * @param service its name
 * @param interfaceName where the neighbours are asked
 * @param number of the round, 1 and up
 * @param due when it should have been sent, monotonic nanoseconds
 */
record Round(String service, String interfaceName, long number, long due, List<Question> questions) {
    Round {
        questions = List.copyOf(questions);
    }
}

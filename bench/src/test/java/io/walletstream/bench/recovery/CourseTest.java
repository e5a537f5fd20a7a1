package io.walletstream.bench.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CourseTest {
    private final Course course = new Course();

    @Test
    void itIsCaughtUpWhenNoMoreThanUsualIsMissingAfterTheRestart() {
        course.add(new Course.Moment(1, 100, 95));
        course.add(new Course.Moment(2, 200, 120));
        course.add(new Course.Moment(3, 300, 260));
        course.add(new Course.Moment(4, 400, 390));
        course.add(new Course.Moment(5, 500, 500));

        assertThat(course.caughtUp(2, 10)).hasValue(4);
        assertThat(course.caughtUp(0, 10)).hasValue(1);
        assertThat(course.caughtUp(2, 9)).hasValue(5);
        assertThat(course.worstLag()).isEqualTo(80);
        assertThat(course.newest()).isEqualTo(500);
    }

    @Test
    void itNeverIsIfRowsStayAway() {
        course.add(new Course.Moment(1, 100, 0));
        course.add(new Course.Moment(2, 100, 50));

        assertThat(course.caughtUp(1, 10)).isEmpty();
    }

    @Test
    void oneMomentInTwentyIsNotUsual() {
        for (int i = 1; i <= 19; i++) {
            course.add(new Course.Moment(i, 100 + i, 100));
        }
        course.add(new Course.Moment(20, 9000, 100));

        assertThat(course.usualLag()).isEqualTo(19);
    }

    @Test
    void rowsThatAreThereBeforeTheyAreCountedAsDueAreNoLag() {
        course.add(new Course.Moment(1, 90, 100));

        assertThat(course.worstLag()).isZero();
    }
}

/*
 * The thin piece between a line that lives by given time and a real loop: one
 * timer that calls line_tick when line_next_ms says so. The station holds it;
 * the test runner with its virtual clock does not need it.
 */
#ifndef LINE_LINE_LOOP_H
#define LINE_LINE_LOOP_H

struct clock;
struct line;
struct line_loop;
struct loop;

/* Borrows all three until line_loop_free. */
struct line_loop *
line_loop_new(struct loop *loop, const struct clock *clock, struct line *line);

/* Sets the timer anew; after every line_command or line_inject, cheap enough for every turn. */
void
line_loop_arm(struct line_loop *follow);

void
line_loop_free(struct line_loop *follow);

#endif

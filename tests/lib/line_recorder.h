/*
 * Records the events of a line as one readable row each, for tests of lines:
 *
 *   up · down WHY · call ID STATE [END] [NUMBER NAME] [withheld] [muted] [again]
 *   reply TOKEN ok|CANNOT [TEXT] · note NAME [CALL] TEXT
 *
 * Rows can be asked for in order (recorder_expect takes them away).
 */
#ifndef TESTS_LIB_LINE_RECORDER_H
#define TESTS_LIB_LINE_RECORDER_H

#include "line/line.h"

#define RECORDER_ROWS 512
#define RECORDER_ROW_SIZE 2048

struct recorder {
	char rows[RECORDER_ROWS][RECORDER_ROW_SIZE];
	int64_t at_ms[RECORDER_ROWS];
	size_t count;
	size_t seen;		/* rows before this were expected already */
	struct line_call last_call;
};

void
recorder_init(struct recorder *recorder);

/* For line_options.happened. */
void
recorder_happened(const struct line_event *event, void *recorder);

/* The next row must be this; fails the test with what stands there instead. */
void
recorder_expect_at(struct recorder *recorder, const char *row, const char *file, int number);

#define recorder_expect(recorder, row) recorder_expect_at((recorder), (row), __FILE__, __LINE__)

/* No rows are left. */
void
recorder_expect_end_at(struct recorder *recorder, const char *file, int number);

#define recorder_expect_end(recorder) recorder_expect_end_at((recorder), __FILE__, __LINE__)

/* Forgets the rows so far. */
void
recorder_skip(struct recorder *recorder);

/* Whether a row that has not been expected yet begins with this; takes nothing away. */
bool
recorder_has(const struct recorder *recorder, const char *beginning);

/* Time of the last row that was expected. */
int64_t
recorder_time(const struct recorder *recorder);

#endif

/*
 * Undo and redo of text: a log of splices. Typing and deleting on at one place
 * join into one splice up to the end of a word, so that one step takes back a
 * word, not a letter. One log may serve many fields (a form): each splice
 * names its target. Bounded: the oldest steps are forgotten first.
 */
#ifndef UI_UNDO_H
#define UI_UNDO_H

#include <stdbool.h>
#include <stddef.h>

#define UNDO_BYTES_MAX (1024 * 1024)

struct undo_splice {
	int target;
	size_t offset;
	char *removed;
	size_t removed_length;
	char *inserted;
	size_t inserted_length;
};

struct undo_log {
	struct undo_splice *splices;
	size_t count;
	size_t capacity;
	size_t position;	/* splices before it are done, behind it undone */
	size_t bytes;
	bool closed;		/* the next splice does not join the last */
};

/* What undo or redo has to do: at offset put text in place of length bytes. */
struct undo_step {
	int target;
	size_t offset;
	size_t length;
	const char *text;	/* borrowed until the log changes */
	size_t text_length;
};

void
undo_init(struct undo_log *log);

void
undo_release(struct undo_log *log);

void
undo_clear(struct undo_log *log);

/* Records a splice that was done; forgets what could be redone. */
void
undo_record(struct undo_log *log, int target, size_t offset, const char *removed,
            size_t removed_length, const char *inserted, size_t inserted_length);

/* The next splice is a step of its own (cursor moved, field left, paste, pause). */
void
undo_close(struct undo_log *log);

bool
undo_back(struct undo_log *log, struct undo_step *step);

bool
undo_forward(struct undo_log *log, struct undo_step *step);

#endif

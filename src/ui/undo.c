/*
 * The log of splices: see the header.
 */
#include "ui/undo.h"

#include "base/memory.h"

#include <string.h>

#define RUN_MAX 60	/* bytes that join into one step: some twenty hanzi */

void
undo_init(struct undo_log *log)
{
	*log = (struct undo_log){ .count = 0 };
}

static void
release_splice(struct undo_log *log, struct undo_splice *splice)
{
	log->bytes -= splice->removed_length + splice->inserted_length + sizeof(*splice);
	mem_free(splice->removed);
	mem_free(splice->inserted);
}

void
undo_clear(struct undo_log *log)
{
	while (log->count > 0)
		release_splice(log, &log->splices[--log->count]);
	log->position = 0;
	log->closed = true;
}

void
undo_release(struct undo_log *log)
{
	undo_clear(log);
	mem_free(log->splices);
	undo_init(log);
}

static void
forget_oldest(struct undo_log *log)
{
	release_splice(log, &log->splices[0]);
	log->count--;
	log->position -= log->position > 0;
	memmove(log->splices, log->splices + 1, log->count * sizeof(*log->splices));
}

static bool
is_break(char c)
{
	return c == ' ' || c == '\n';
}

/* bytes of *text become before ‖ *text ‖ after. */
static void
extend(char **text, size_t *length, const char *before, size_t before_length, const char *after,
       size_t after_length)
{
	size_t whole = before_length + *length + after_length;
	char *grown = mem_alloc(whole + 1);

	memcpy(grown, before, before_length);
	memcpy(grown + before_length, *text, *length);
	memcpy(grown + before_length + *length, after, after_length);
	grown[whole] = '\0';
	mem_free(*text);
	*text = grown;
	*length = whole;
}

/* Typing on behind the last splice, up to the end of a word. */
static bool
join_typing(struct undo_splice *last, size_t offset, const char *inserted, size_t length)
{
	if (offset != last->offset + last->inserted_length || last->inserted_length == 0 ||
	    last->inserted_length + length > RUN_MAX ||
	    (is_break(last->inserted[last->inserted_length - 1]) && !is_break(inserted[0])))
		return false;
	extend(&last->inserted, &last->inserted_length, "", 0, inserted, length);
	return true;
}

/* Backspace or Delete going on from the last splice. */
static bool
join_deleting(struct undo_splice *last, size_t offset, const char *removed, size_t length)
{
	if (last->inserted_length > 0 || last->removed_length + length > RUN_MAX)
		return false;
	if (offset + length == last->offset) {
		extend(&last->removed, &last->removed_length, removed, length, "", 0);
		last->offset = offset;
		return true;
	}
	if (offset != last->offset)
		return false;
	extend(&last->removed, &last->removed_length, "", 0, removed, length);
	return true;
}

static bool
join(struct undo_log *log, int target, size_t offset, const char *removed,
     size_t removed_length, const char *inserted, size_t inserted_length)
{
	struct undo_splice *last;

	if (log->closed || log->position == 0)
		return false;
	last = &log->splices[log->position - 1];
	if (last->target != target || (removed_length > 0) == (inserted_length > 0))
		return false;
	if (inserted_length > 0 ? !join_typing(last, offset, inserted, inserted_length)
	                        : !join_deleting(last, offset, removed, removed_length))
		return false;
	log->bytes += removed_length + inserted_length;
	return true;
}

void
undo_record(struct undo_log *log, int target, size_t offset, const char *removed,
            size_t removed_length, const char *inserted, size_t inserted_length)
{
	while (log->count > log->position)
		release_splice(log, &log->splices[--log->count]);
	if (!join(log, target, offset, removed, removed_length, inserted, inserted_length)) {
		MEM_GROW(log->splices, log->capacity, log->count);
		log->splices[log->count++] = (struct undo_splice){
			.target = target,
			.offset = offset,
			.removed = mem_dup_text_n(removed, removed_length),
			.removed_length = removed_length,
			.inserted = mem_dup_text_n(inserted, inserted_length),
			.inserted_length = inserted_length,
		};
		log->bytes += removed_length + inserted_length + sizeof(*log->splices);
		log->position = log->count;
	}
	log->closed = false;
	while (log->bytes > UNDO_BYTES_MAX && log->count > 1)
		forget_oldest(log);
}

void
undo_close(struct undo_log *log)
{
	log->closed = true;
}

bool
undo_back(struct undo_log *log, struct undo_step *step)
{
	const struct undo_splice *splice;

	log->closed = true;
	if (log->position == 0)
		return false;
	splice = &log->splices[--log->position];
	*step = (struct undo_step){
		.target = splice->target,
		.offset = splice->offset,
		.length = splice->inserted_length,
		.text = splice->removed,
		.text_length = splice->removed_length,
	};
	return true;
}

bool
undo_forward(struct undo_log *log, struct undo_step *step)
{
	const struct undo_splice *splice;

	log->closed = true;
	if (log->position == log->count)
		return false;
	splice = &log->splices[log->position++];
	*step = (struct undo_step){
		.target = splice->target,
		.offset = splice->offset,
		.length = splice->removed_length,
		.text = splice->inserted,
		.text_length = splice->inserted_length,
	};
	return true;
}

/*
 * Small things that talk: a question with its choices (a screen on the
 * stack, never a nested loop), the message line, the countdown bar.
 */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include "ui/grid.h"
#include "ui/keys.h"
#include "ui/widget.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUESTION_CHOICES_MAX 6
#define MESSAGE_TEXT_MAX 400

struct question_choice {
	uint32_t letter;	/* 'y'; 0: none */
	const char *title;
};

struct question {
	const char *title;
	const char *text;	/* says what will happen */
	struct question_choice choices[QUESTION_CHOICES_MAX];
	size_t count;
	size_t selected;	/* begins on the harmless one */
	struct rect drawn[QUESTION_CHOICES_MAX];
};

/* Letters, arrows, Tab, digits 1–6, Enter (ACCEPTED: .selected), Esc (CANCELLED), mouse. */
enum widget_result
question_key(struct question *question, const struct key *key);

/* Rows it needs inside a box that is columns wide. */
int
question_height(const struct question *question, int columns);

/* Draws its own box in the middle of the view. */
void
question_draw(struct question *question, const struct view *view);

enum message_kind {
	MESSAGE_NONE,
	MESSAGE_INFO,
	MESSAGE_DONE,
	MESSAGE_WARNING,
	MESSAGE_ERROR,
};

/* One calm line: what is so, what to do. A word and a glyph tell the kind. */
struct message {
	enum message_kind kind;
	int64_t shown_ms;
	char text[MESSAGE_TEXT_MAX];
};

void
message_set(struct message *message, enum message_kind kind, int64_t now_ms,
            const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Informs leave after 6 s, done after 4 s; warnings and errors stay until replaced. */
bool
message_expire(struct message *message, int64_t now_ms);

void
message_draw(const struct message *message, const struct view *view);

#endif

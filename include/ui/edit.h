/*
 * Text entry, one line or many. The buffer always holds clean, valid UTF-8
 * (whatever comes in passes visible_add first; a pasted ESC becomes a mark),
 * so what is seen is what is stored. The cursor stands between grapheme
 * clusters. Long text wraps softly; a single line scrolls sideways.
 *
 * Keys: characters, arrows, Ctrl-arrows by word, Home End (line), Ctrl-Home
 * Ctrl-End (text), PgUp PgDn, Backspace, Delete, Ctrl-W and Alt-Backspace (word
 * before), Alt-Delete (word behind), Enter (new
 * line when multi-line), paste, mouse press. Everything else is ignored, so
 * chords reach the desk. Undo and redo are actions: edit_undo, edit_redo.
 */
#ifndef UI_EDIT_H
#define UI_EDIT_H

#include "base/strbuf.h"
#include "ui/grid.h"
#include "ui/keys.h"
#include "ui/text.h"
#include "ui/undo.h"
#include "ui/widget.h"

#include <stdbool.h>
#include <stddef.h>

#define EDIT_BYTES_MAX (1024 * 1024)	/* of any text, whoever loads it */

struct edit {
	struct strbuf text;
	size_t maximum_bytes;	/* for what is entered; what is loaded may be longer */
	size_t maximum_characters;	/* 0: none but the bytes */
	size_t cursor;		/* byte offset */
	bool multiline;
	bool readonly;
	bool secret;		/* shows dots: PINs */
	bool changed;		/* since edit_set or edit_saved */
	int goal_column;	/* up and down keep to it; -1 none */
	size_t scroll;		/* multi-line: first line shown; single: first byte */
	struct undo_log *undo;	/* own, or the form's */
	struct undo_log own_undo;
	int undo_target;
	struct rect drawn;
	bool joiner_pending;	/* a zero-width joiner was typed; kept if an emoji follows */
	struct text_line *lines;	/* soft wrap of the text at lines_columns */
	size_t line_count;	/* those that still hold */
	size_t line_capacity;
	int lines_columns;
	bool lines_whole;	/* they reach the end of the text */
};

void
edit_init(struct edit *edit, bool multiline, size_t maximum_bytes);

void
edit_release(struct edit *edit);

/* Uses the log of a form from now on; splices carry target. */
void
edit_share_undo(struct edit *edit, struct undo_log *log, int target);

/*
 * Replaces everything, forgets undo of an own log, cursor to the end. A text
 * longer than the field takes is kept whole, so that nothing is lost by
 * looking at it; it can only be made shorter.
 */
void
edit_set(struct edit *edit, const char *text, size_t length);

/* Replaces everything as an agent would: undoable, a change. As long as with edit_set. */
void
edit_enter(struct edit *edit, const char *text, size_t length);

/* NUL-terminated, borrowed. */
const char *
edit_text(const struct edit *edit);

size_t
edit_length(const struct edit *edit);

bool
edit_is_empty(const struct edit *edit);

/* Cursor as byte offset, moved to a cluster's border. */
void
edit_place(struct edit *edit, size_t offset);

/* Inserts at the cursor, as typing would. WIDGET_REFUSED: past the maximum, nothing done. */
enum widget_result
edit_insert(struct edit *edit, const char *text, size_t length);

enum widget_result
edit_key(struct edit *edit, const struct key *key);

bool
edit_undo(struct edit *edit);

bool
edit_redo(struct edit *edit);

/* Applies one step of a shared log to this field. */
void
edit_apply(struct edit *edit, const struct undo_step *step);

/* Lines that the text takes at that width, at least 1. */
int
edit_height(struct edit *edit, int columns);

/* Line and column of the cursor when wrapped at columns. */
void
edit_cursor_at(struct edit *edit, int columns, int *line, int *column);

/* Fills the view in style; shows the cursor when focused. placeholder may be NULL. */
void
edit_draw(struct edit *edit, const struct view *view, unsigned style, bool focused,
          const char *placeholder);

#endif

/*
 * Slots in the texts of a pack: "{caller.address_as}". One table of the slots
 * the program can fill, plus those the pack defines; a value that is missing
 * at run time becomes a visible gap "‹human name›", never a raw slot.
 * "{{" stands for a brace. Pure; the screen, the prompter's search, printouts
 * and presets of fields call it.
 */
#ifndef MODEL_SLOT_H
#define MODEL_SLOT_H

#include "base/i18n.h"
#include "base/strbuf.h"
#include "model/pack.h"

#include <stdbool.h>
#include <stddef.h>

#define SLOT_NAME_MAX 48

struct slot_known {
	const char *id;		/* "caller.name" */
	const char *title;	/* English, for _(): "caller's name" */
	bool is_fact;		/* a text that has it in one language has it in all */
};

/* Every slot the program fills; ended by a row with id NULL. */
extern const struct slot_known slot_table[];

/* Known to the program or to the pack (pack may be NULL). */
bool
slot_is_known(const struct pack *pack, const char *id);

/* What stands between ‹ and ›, in the language of the text around it. */
const char *
slot_title(const struct pack *pack, const char *id, enum language language);

/* A text in pieces: either literal bytes (id empty) or a slot. */
struct slot_piece {
	const char *bytes;	/* of the text given */
	size_t length;
	char id[SLOT_NAME_MAX];	/* "" for literal bytes */
	bool broken;		/* "{" without "}", or no possible name: shown as it stands */
};

/* Takes the next piece of *text and moves it on; false at the end. */
bool
slot_next(const char **text, struct slot_piece *piece);

/*
 * Appends the value of a slot in a language to out; false when there is none.
 * Slots the pack gives a value itself never ask.
 */
struct slot_source {
	bool (*value)(void *context, const char *id, enum language language, struct strbuf *out);
	void *context;
};

/*
 * Appends text with its slots filled. Returns how many gaps were left;
 * first_gap (may be NULL, else SLOT_NAME_MAX bytes) gets the first one's id or "".
 */
size_t
slot_fill(const struct pack *pack, const char *text, enum language language,
          const struct slot_source *source, struct strbuf *out, char *first_gap);

#endif

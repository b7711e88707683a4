/*
 * Colours of the roles. Themes are text files (data/themes/NAME.theme), so
 * that a hotline can make its own without a compiler; they are parsed
 * strictly: every role once, unknown words are faults with the nearest known
 * one. "mono" needs no file: its attributes stand in ui/style.h, so the
 * program can always draw.
 *
 *	# a comment
 *	title en Dark
 *	title zh 深色
 *	role text   fg=252/white bg=234/black
 *	role late   fg=203/bright-red bg=234/black bold
 *
 * A colour is N/NAME: 0–255 of the 256-colour palette and its stand-in of the
 * 16 (black red green yellow blue magenta cyan white bright-…), or "default".
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include "base/error.h"
#include "ui/style.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THEME_TITLE_MAX 48
#define THEME_NAME_MAX 32
#define COLOUR_DEFAULT (-1)

struct theme_role {
	int16_t foreground;	/* 0–255 or COLOUR_DEFAULT */
	int16_t background;
	int8_t foreground16;	/* 0–15 or COLOUR_DEFAULT */
	int8_t background16;
	uint8_t attributes;
};

struct theme {
	char name[THEME_NAME_MAX];
	char title_en[THEME_TITLE_MAX];
	char title_zh[THEME_TITLE_MAX];
	bool mono;		/* attributes only */
	struct theme_role roles[STYLE_COUNT];
};

/* How many colours the terminal can show. */
enum colour_depth {
	COLOUR_MONO,
	COLOUR_16,
	COLOUR_256,
};

/* Resolved for one terminal: what the painter sends. */
struct look {
	int16_t foreground;
	int16_t background;
	uint8_t attributes;
};

/* Attributes only; cannot fail. */
void
theme_init_mono(struct theme *theme);

/* e: "NAME.theme:LINE:COLUMN: what (what to write)". *theme untouched on failure. */
bool
theme_parse(struct theme *theme, const char *name, const char *text, size_t length,
            struct err *e);

/* By name: "mono", or themes/NAME.theme of the own folder, then of the program's. */
bool
theme_load(struct theme *theme, const char *name, struct err *e);

/* Names that theme_load knows, sorted, "mono" last; mem_free each and the array. */
bool
theme_names(char ***names, size_t *count, struct err *e);

/* The same looks for every style. */
bool
theme_equal(const struct theme *a, const struct theme *b);

struct look
theme_look(const struct theme *theme, unsigned style, enum colour_depth depth);

#endif

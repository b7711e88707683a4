/*
 * What a cell means, not how it looks: drawing code names a role, the theme
 * says its colours, and the monochrome attributes in this table say how the
 * same role looks without any colour. Nothing may be told by colour alone:
 * who uses a role also writes a word or a glyph.
 *
 * A style is a role with modifiers: style = role | STYLE_SELECTED … .
 */
#ifndef UI_STYLE_H
#define UI_STYLE_H

#include <stdbool.h>
#include <stdint.h>

#define STYLE_ROLES(ROLE) \
	/*   id           name            attributes without colour */ \
	ROLE(TEXT,        "text",         0) \
	ROLE(FRAME,       "frame",        0) \
	ROLE(FRAME_FOCUS, "frame-focus",  ATTRIBUTE_BOLD) \
	ROLE(TITLE,       "title",        0) \
	ROLE(TITLE_FOCUS, "title-focus",  ATTRIBUTE_BOLD) \
	ROLE(DIM,         "dim",          0) \
	ROLE(ACCENT,      "accent",       ATTRIBUTE_BOLD) \
	ROLE(LABEL,       "label",        0) \
	ROLE(FIELD,       "field",        ATTRIBUTE_UNDERLINE) \
	ROLE(FIELD_FOCUS, "field-focus",  ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE) \
	ROLE(SELECTION,   "selection",    ATTRIBUTE_REVERSE) \
	ROLE(MATCH,       "match",        ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE) \
	ROLE(GAP,         "gap",          ATTRIBUTE_UNDERLINE) \
	ROLE(SAY,         "say",          ATTRIBUTE_BOLD) \
	ROLE(DONE,        "done",         0) \
	ROLE(NEVER,       "never",        ATTRIBUTE_BOLD) \
	ROLE(COUNTDOWN,   "countdown",    ATTRIBUTE_BOLD) \
	ROLE(CUE,         "cue",          ATTRIBUTE_REVERSE | ATTRIBUTE_BOLD) \
	ROLE(OK,          "ok",           0) \
	ROLE(WARN,        "warn",         ATTRIBUTE_BOLD) \
	ROLE(LATE,        "late",         ATTRIBUTE_BOLD) \
	ROLE(ERROR,       "error",        ATTRIBUTE_BOLD) \
	ROLE(HINT,        "hint",         0) \
	ROLE(KEY,         "key",          ATTRIBUTE_BOLD) \
	ROLE(STATUS,      "status",       ATTRIBUTE_REVERSE) \
	ROLE(RING,        "ring",         ATTRIBUTE_REVERSE | ATTRIBUTE_BOLD) \
	ROLE(CALL,        "call",         ATTRIBUTE_REVERSE | ATTRIBUTE_BOLD) \
	ROLE(HOLD,        "hold",         ATTRIBUTE_REVERSE | ATTRIBUTE_UNDERLINE) \
	ROLE(PRACTICE,    "practice",     ATTRIBUTE_REVERSE) \
	ROLE(READONLY,    "readonly",     ATTRIBUTE_REVERSE) \
	ROLE(BAR,         "bar",          ATTRIBUTE_REVERSE) \
	ROLE(BUTTON,      "button",       0) \
	ROLE(BUTTON_FOCUS, "button-focus", ATTRIBUTE_REVERSE)

enum attribute {
	ATTRIBUTE_BOLD = 1,
	ATTRIBUTE_DIM = 2,
	ATTRIBUTE_UNDERLINE = 4,
	ATTRIBUTE_REVERSE = 8,
};

enum style_role {
#define ROLE(id, name, attributes) STYLE_##id,
	STYLE_ROLES(ROLE)
#undef ROLE
	STYLE_COUNT,
};

/* Modifiers, or-ed to a role. */
#define STYLE_SELECTED 0x0100u	/* the row under the cursor: background of selection */
#define STYLE_BOLD 0x0200u
#define STYLE_UNDERLINE 0x0400u

static inline enum style_role
style_role(unsigned style)
{
	return (enum style_role)(style & 0xffu);
}

/* "frame-focus"; for themes, dumps, expect-style. */
const char *
style_name(enum style_role role);

bool
style_from_name(const char *name, enum style_role *out);

/* Attributes of a style on a terminal without colour. */
unsigned
style_mono_attributes(unsigned style);

#endif

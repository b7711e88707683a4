/*
 * Names and colourless attributes of the style roles: see the header.
 */
#include "ui/style.h"

#include <string.h>

static const struct {
	const char *name;
	unsigned attributes;
} roles[STYLE_COUNT] = {
#define ROLE(id, name, attributes) [STYLE_##id] = { name, attributes },
	STYLE_ROLES(ROLE)
#undef ROLE
};

const char *
style_name(enum style_role role)
{
	return roles[role].name;
}

bool
style_from_name(const char *name, enum style_role *out)
{
	for (size_t i = 0; i < STYLE_COUNT; i++) {
		if (strcmp(roles[i].name, name) == 0) {
			*out = (enum style_role)i;
			return true;
		}
	}
	return false;
}

unsigned
style_mono_attributes(unsigned style)
{
	unsigned attributes = roles[style_role(style)].attributes;

	if (style & STYLE_SELECTED)
		attributes ^= ATTRIBUTE_REVERSE;
	if (style & STYLE_BOLD)
		attributes |= ATTRIBUTE_BOLD;
	if (style & STYLE_UNDERLINE)
		attributes |= ATTRIBUTE_UNDERLINE;
	return attributes;
}

/*
 * Themes: reading their files and what a style looks like: see the header.
 */
#include "ui/theme.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/paths.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/visible.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define THEME_FILE_MAX (64 * 1024)
#define THEME_SUFFIX ".theme"
#define MONO "mono"

static const char *const colours16[] = {
	"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
	"bright-black", "bright-red", "bright-green", "bright-yellow",
	"bright-blue", "bright-magenta", "bright-cyan", "bright-white",
};

static const struct {
	const char *name;
	enum attribute attribute;
} attribute_names[] = {
	{ "bold", ATTRIBUTE_BOLD },
	{ "dim", ATTRIBUTE_DIM },
	{ "underline", ATTRIBUTE_UNDERLINE },
	{ "reverse", ATTRIBUTE_REVERSE },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A word of a line, with its place for messages. */
struct word {
	const char *text;
	size_t length;
};

struct reader {
	const char *name;
	const char *line_start;
	int line;
	struct theme theme;
	bool seen[STYLE_COUNT];
	bool title_seen[2];
	struct err *e;
};

static bool
is_word(const struct word *word, const char *text)
{
	return word->length == strlen(text) && memcmp(word->text, text, word->length) == 0;
}

static bool
fault(struct reader *r, const struct word *at, const char *what, const char *write)
{
	struct strbuf shown;

	strbuf_init(&shown, 400);
	visible_add(&shown, at->text, at->length < 40 ? at->length : 40, VISIBLE_LINE);
	err_set(r->e, ERR_INVALID, "%s%s:%d:%d: %s \"%s\" (%s)", r->name, THEME_SUFFIX, r->line,
	        (int)(at->text - r->line_start) + 1, _(what), shown.data, _(write));
	strbuf_release(&shown);
	return false;
}

/* A fault whose remedy is the nearest of names. */
static bool
unknown(struct reader *r, const struct word *at, const char *what, const char *const *names,
        size_t count)
{
	char *typed = mem_dup_text_n(at->text, at->length);
	const char *nearest = nearest_name(typed, names, count);
	struct strbuf write;

	strbuf_init(&write, 200);
	if (nearest)
		strbuf_addf(&write, _("write %s"), nearest);
	else
		strbuf_add(&write, _("there is none like it"));
	mem_free(typed);
	fault(r, at, what, write.data);
	strbuf_release(&write);
	return false;
}

/* Moves *at over blanks to the next word of the line. */
static bool
next_word(const char **at, const char *end, struct word *out)
{
	while (*at < end && (**at == ' ' || **at == '\t'))
		(*at)++;
	out->text = *at;
	while (*at < end && **at != ' ' && **at != '\t')
		(*at)++;
	out->length = (size_t)(*at - out->text);
	return out->length > 0;
}

/* "N/NAME" or "default". */
static bool
read_colour(struct reader *r, const struct word *value, int16_t *colour, int8_t *colour16)
{
	const char *at = value->text, *end = value->text + value->length;
	struct word name;
	int number = 0;

	if (is_word(value, "default")) {
		*colour = COLOUR_DEFAULT;
		*colour16 = COLOUR_DEFAULT;
		return true;
	}
	while (at < end && isdigit((unsigned char)*at) && number < 1000)
		number = number * 10 + (*at++ - '0');
	if (at == value->text || at == end || *at != '/' || number > 255)
		return fault(r, value, N_("no colour:"),
		             N_("write default or N/NAME, N from 0 to 255, such as 252/white"));
	name = (struct word){ .text = at + 1, .length = (size_t)(end - at - 1) };
	for (size_t i = 0; i < COUNT(colours16); i++) {
		if (is_word(&name, colours16[i])) {
			*colour = (int16_t)number;
			*colour16 = (int8_t)i;
			return true;
		}
	}
	return unknown(r, &name, N_("no colour of the 16:"), colours16, COUNT(colours16));
}

static bool
read_attribute(struct reader *r, const struct word *word, uint8_t *attributes)
{
	const char *names[COUNT(attribute_names)];

	for (size_t i = 0; i < COUNT(attribute_names); i++) {
		names[i] = attribute_names[i].name;
		if (is_word(word, names[i])) {
			*attributes |= (uint8_t)attribute_names[i].attribute;
			return true;
		}
	}
	return unknown(r, word, N_("no attribute:"), names, COUNT(names));
}

/* The words behind "role NAME". */
static bool
read_look(struct reader *r, const char *at, const char *end, struct theme_role *role)
{
	bool foreground = false, background = false;
	struct word word;

	*role = (struct theme_role){ .foreground = COLOUR_DEFAULT };
	while (next_word(&at, end, &word)) {
		struct word value = { .text = word.text + 3, .length = word.length - 3 };

		if (word.length > 3 && memcmp(word.text, "fg=", 3) == 0 && !foreground) {
			foreground = read_colour(r, &value, &role->foreground,
			                         &role->foreground16);
			if (!foreground)
				return false;
		} else if (word.length > 3 && memcmp(word.text, "bg=", 3) == 0 && !background) {
			background = read_colour(r, &value, &role->background,
			                         &role->background16);
			if (!background)
				return false;
		} else if (!read_attribute(r, &word, &role->attributes)) {
			return false;
		}
	}
	if (foreground && background)
		return true;
	return fault(r, &word, N_("a role without its colours"), N_("write fg=… and bg=…"));
}

static bool
read_role(struct reader *r, const char *at, const char *end)
{
	const char *names[STYLE_COUNT];
	struct word word;

	if (!next_word(&at, end, &word))
		return fault(r, &word, N_("role without a name"), N_("write role text fg=… bg=…"));
	for (size_t i = 0; i < STYLE_COUNT; i++) {
		names[i] = style_name((enum style_role)i);
		if (!is_word(&word, names[i]))
			continue;
		if (r->seen[i])
			return fault(r, &word, N_("a second time:"), N_("take one of them away"));
		r->seen[i] = true;
		return read_look(r, at, end, &r->theme.roles[i]);
	}
	return unknown(r, &word, N_("no role:"), names, STYLE_COUNT);
}

static bool
read_title(struct reader *r, const char *at, const char *end)
{
	char *into;
	struct word word;
	size_t language, length;

	next_word(&at, end, &word);
	if (!is_word(&word, "en") && !is_word(&word, "zh"))
		return fault(r, &word, N_("no language:"), N_("write title en … or title zh …"));
	language = is_word(&word, "zh");
	if (r->title_seen[language])
		return fault(r, &word, N_("a second title in"), N_("take one of them away"));
	into = language ? r->theme.title_zh : r->theme.title_en;
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	length = (size_t)(end - at);
	word = (struct word){ .text = at, .length = length };
	if (length == 0 || length >= THEME_TITLE_MAX)
		return fault(r, &word, N_("a title of wrong length"), N_("write 1 to 47 bytes"));
	if (!visible_is_clean(at, length, VISIBLE_LINE))
		return fault(r, &word, N_("control characters in"), N_("write plain text"));
	memcpy(into, at, length);
	r->title_seen[language] = true;
	return true;
}

static bool
read_line(struct reader *r, const char *at, const char *end)
{
	static const char *const words[] = { "role", "title" };
	struct word word;

	while (end > at && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	if (!next_word(&at, end, &word) || word.text[0] == '#')
		return true;
	if (is_word(&word, "role"))
		return read_role(r, at, end);
	if (is_word(&word, "title"))
		return read_title(r, at, end);
	return unknown(r, &word, N_("no such line:"), words, COUNT(words));
}

/* What must be there and is not. */
static bool
check_complete(struct reader *r)
{
	for (size_t i = 0; i < STYLE_COUNT; i++) {
		if (!r->seen[i])
			return err_set(r->e, ERR_INVALID,
			               _("%s%s:%d:1: the role \"%s\" is missing (write role %s "
			               "fg=… bg=…)"), r->name, THEME_SUFFIX, r->line,
			               style_name((enum style_role)i),
			               style_name((enum style_role)i));
	}
	if (r->title_seen[0] && r->title_seen[1])
		return true;
	return err_set(r->e, ERR_INVALID, _("%s%s:%d:1: a title is missing (write title en … and "
	               "title zh …)"), r->name, THEME_SUFFIX, r->line);
}

bool
theme_parse(struct theme *theme, const char *name, const char *text, size_t length,
            struct err *e)
{
	struct reader r = { .name = name, .e = e };
	const char *at = text, *end = text + length;

	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *line_end = newline ? newline : end;

		r.line++;
		r.line_start = at;
		if (!read_line(&r, at, line_end))
			return false;
		at = newline ? newline + 1 : end;
	}
	if (!check_complete(&r))
		return false;
	memcpy(r.theme.name, name, utf8_cut(name, strlen(name), THEME_NAME_MAX - 1));
	*theme = r.theme;
	return true;
}

void
theme_init_mono(struct theme *theme)
{
	*theme = (struct theme){
		.name = MONO,
		.title_en = "No colours",
		.title_zh = "无色",
		.mono = true,
	};
}

/* --- files --------------------------------------------------------------------------- */

static bool
name_is_valid(const char *name)
{
	size_t length = strlen(name);

	return length > 0 && length < THEME_NAME_MAX &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/* One of the two folders; ERR_NOT_FOUND when it is not there. */
static bool
load_from(struct theme *theme, enum path_kind kind, const char *name, struct err *e)
{
	struct strbuf path, file;
	char *text = NULL;
	size_t length;
	bool ok;

	strbuf_init(&path, 4096);
	strbuf_init(&file, 100);
	strbuf_addf(&file, "themes/%s%s", name, THEME_SUFFIX);
	ok = path_of(kind, file.data, &path, e) &&
	     file_read(path.data, THEME_FILE_MAX, &text, &length, e) &&
	     theme_parse(theme, name, text, length, e);
	mem_free(text);
	strbuf_release(&file);
	strbuf_release(&path);
	return ok;
}

bool
theme_load(struct theme *theme, const char *name, struct err *e)
{
	struct err own = ERR_INIT;

	if (strcmp(name, MONO) == 0) {
		theme_init_mono(theme);
		return true;
	}
	if (!name_is_valid(name))
		return err_set(e, ERR_INVALID, _("\"%.40s\" is no name of a theme (write small "
		               "letters, digits and dashes)"), name);
	if (load_from(theme, PATH_CONFIG, name, &own))
		return true;
	if (own.code != ERR_NOT_FOUND) {
		*e = own;
		return false;
	}
	return load_from(theme, PATH_SHARED, name, e);
}

struct name_bag {
	char **names;
	size_t count;
	size_t capacity;
};

static void
bag_add(struct name_bag *bag, const char *name)
{
	for (size_t i = 0; i < bag->count; i++) {
		if (strcmp(bag->names[i], name) == 0)
			return;
	}
	MEM_GROW(bag->names, bag->capacity, bag->count);
	bag->names[bag->count++] = mem_dup_text(name);
}

/* A folder that is not there holds none. */
static bool
bag_folder(struct name_bag *bag, enum path_kind kind, struct err *e)
{
	struct dirent *entry;
	struct strbuf path;
	DIR *folder;

	strbuf_init(&path, 4096);
	if (!path_of(kind, "themes", &path, e)) {
		strbuf_release(&path);
		return false;
	}
	folder = opendir(path.data);
	strbuf_release(&path);
	while (folder && (entry = readdir(folder))) {
		char name[THEME_NAME_MAX + sizeof(THEME_SUFFIX)];
		size_t length = strlen(entry->d_name);

		if (length < sizeof(THEME_SUFFIX) || length >= sizeof(name) ||
		    strcmp(entry->d_name + length + 1 - sizeof(THEME_SUFFIX), THEME_SUFFIX) != 0)
			continue;
		memcpy(name, entry->d_name, length + 1);
		name[length + 1 - sizeof(THEME_SUFFIX)] = '\0';
		if (name_is_valid(name) && strcmp(name, MONO) != 0)
			bag_add(bag, name);
	}
	if (folder)
		closedir(folder);
	return true;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool
theme_names(char ***names, size_t *count, struct err *e)
{
	struct name_bag bag = { .count = 0 };
	bool ok = bag_folder(&bag, PATH_CONFIG, e) && bag_folder(&bag, PATH_SHARED, e);

	if (bag.count > 0)
		qsort(bag.names, bag.count, sizeof(*bag.names), compare_names);
	bag_add(&bag, MONO);
	if (!ok) {
		while (bag.count > 0)
			mem_free(bag.names[--bag.count]);
		mem_free(bag.names);
		bag = (struct name_bag){ .count = 0 };
	}
	*names = bag.names;
	*count = bag.count;
	return ok;
}

/* --- looks --------------------------------------------------------------------------- */

bool
theme_equal(const struct theme *a, const struct theme *b)
{
	for (size_t i = 0; i < STYLE_COUNT; i++) {
		const struct theme_role *x = &a->roles[i], *y = &b->roles[i];

		if (x->foreground != y->foreground || x->background != y->background ||
		    x->foreground16 != y->foreground16 || x->background16 != y->background16 ||
		    x->attributes != y->attributes)
			return false;
	}
	return a->mono == b->mono;
}

struct look
theme_look(const struct theme *theme, unsigned style, enum colour_depth depth)
{
	const struct theme_role *role = &theme->roles[style_role(style)];
	const struct theme_role *selection = &theme->roles[STYLE_SELECTION];
	struct look look;

	if (theme->mono || depth == COLOUR_MONO)
		return (struct look){
			.foreground = COLOUR_DEFAULT,
			.background = COLOUR_DEFAULT,
			.attributes = (uint8_t)style_mono_attributes(style),
		};
	look = (struct look){
		.foreground = depth == COLOUR_256 ? role->foreground : role->foreground16,
		.background = depth == COLOUR_256 ? role->background : role->background16,
		.attributes = role->attributes,
	};
	if (style & STYLE_SELECTED) {
		look.background = depth == COLOUR_256 ? selection->background
		                                      : selection->background16;
		look.attributes |= selection->attributes;
		if (style_role(style) == STYLE_TEXT)
			look.foreground = depth == COLOUR_256 ? selection->foreground
			                                      : selection->foreground16;
	}
	if (style & STYLE_BOLD)
		look.attributes |= ATTRIBUTE_BOLD;
	if (style & STYLE_UNDERLINE)
		look.attributes |= ATTRIBUTE_UNDERLINE;
	return look;
}

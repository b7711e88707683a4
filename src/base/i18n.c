/*
 * Interface texts: see the header.
 *
 * gettext takes its language from the variable LANGUAGE at every call. Changing
 * that variable while other threads ask would be a race, so it is set once, at
 * start, to the only translated language there is, and English simply does not
 * ask. A further language gets a catalogue (text domain) of its own name, which
 * only its folder holds, and its place in LANGUAGE: the table below is ready.
 */
#include "base/i18n.h"

#include <libintl.h>
#include <locale.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *code;
	const char *domain;	/* NULL: the texts of the source */
} languages[LANGUAGE_COUNT] = {
	[LANGUAGE_ENGLISH] = { "en", NULL },
	[LANGUAGE_CHINESE] = { "zh", "hotseat" },
};

#define TRANSLATED "zh_CN"

static atomic_int current = LANGUAGE_ENGLISH;
static bool have_catalogues;

static const char *
first_set(const char *const *names)
{
	for (; *names; names++) {
		const char *value = getenv(*names);

		if (value && value[0])
			return value;
	}
	return NULL;
}

enum language
i18n_of_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG", NULL };
	const char *list = getenv("LANGUAGE");

	if (!list || !list[0])
		list = first_set(names);
	/* the first of a list such as "fr:zh_CN:en" that we speak */
	while (list && *list) {
		size_t length = strcspn(list, ":");

		for (int i = 0; i < LANGUAGE_COUNT; i++)
			if (length >= 2 && strncasecmp(list, languages[i].code, 2) == 0 &&
			    strchr("_.@:", list[2]))
				return (enum language)i;
		list += length;
		list += *list == ':';
	}
	return LANGUAGE_ENGLISH;
}

bool
i18n_environment_is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG", NULL };
	const char *value = first_set(names);
	const char *dot;

	if (!value || strcmp(value, "C") == 0 || strcmp(value, "POSIX") == 0)
		return true;
	dot = strchr(value, '.');
	return !dot || strncasecmp(dot + 1, "UTF-8", 5) == 0 ||
	       strncasecmp(dot + 1, "UTF8", 4) == 0;
}

void
i18n_start(const char *locale_folder)
{
	static const char *const candidates[] = { "C.UTF-8", "C.utf8", "en_US.UTF-8",
	                                          "zh_CN.UTF-8", "" };
	enum language language = i18n_of_environment();

	for (size_t i = 0; i < sizeof(candidates) / sizeof(candidates[0]); i++)
		if (setlocale(LC_CTYPE, candidates[i]) && setlocale(LC_MESSAGES, candidates[i]))
			break;
	have_catalogues = locale_folder && locale_folder[0];
	if (have_catalogues) {
		setenv("LANGUAGE", TRANSLATED, 1);
		for (int i = 0; i < LANGUAGE_COUNT; i++) {
			if (!languages[i].domain)
				continue;
			bindtextdomain(languages[i].domain, locale_folder);
			bind_textdomain_codeset(languages[i].domain, "UTF-8");
		}
	}
	i18n_set(language);
}

void
i18n_set(enum language language)
{
	if (language >= 0 && language < LANGUAGE_COUNT)
		atomic_store(&current, (int)language);
}

enum language
i18n_get(void)
{
	return (enum language)atomic_load(&current);
}

const char *
i18n_code(enum language language)
{
	return languages[language].code;
}

bool
i18n_from_code(const char *code, enum language *out)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (strcmp(code, languages[i].code) == 0) {
			*out = (enum language)i;
			return true;
		}
	}
	return false;
}

const char *
i18n_text(const char *english)
{
	return i18n_text_in(i18n_get(), english);
}

const char *
i18n_text_in(enum language language, const char *english)
{
	const char *domain = languages[language].domain;

	/* gettext gives the catalogue's head for the empty text */
	if (!domain || !have_catalogues || !english[0])
		return english;
	return dgettext(domain, english);
}

const char *
i18n_count(const char *one, const char *many, unsigned long number)
{
	const char *domain = languages[i18n_get()].domain;

	if (!domain || !have_catalogues)
		return number == 1 ? one : many;
	return dngettext(domain, one, many, number);
}

/*
 * The only home of gettext. English stands in the source; Chinese comes from
 * data/locale/zh_CN. C.UTF-8 is enough: no generated locale is needed. The
 * language switches while running: never keep a translated text, ask again.
 *
 * Every language but English is looked up by itself; the one that is set is a
 * number that one store changes. So texts may be asked for in every thread
 * while another switches, and a second language costs no switching back.
 */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include <stdbool.h>

enum language {
	LANGUAGE_ENGLISH,
	LANGUAGE_CHINESE,
	LANGUAGE_COUNT,
};

#define _(text) i18n_text(text)
#define N_(text) (text)

/*
 * Once, in main, before any text and any thread: sets the process's characters
 * to UTF-8 whatever the locale says (C.UTF-8 where there is one: cell widths do
 * not depend on what is generated) and the language to that of the environment.
 * Numbers and dates stay those of "C". Without folder (NULL or "") there is only English.
 */
void
i18n_start(const char *locale_folder);

/* What LC_ALL, LC_CTYPE or LANG name is UTF-8 (doctor asks; nothing set counts as yes). */
bool
i18n_environment_is_utf8(void);

void
i18n_set(enum language language);

enum language
i18n_get(void);

/* From LANGUAGE, LC_ALL, LC_MESSAGES, LANG. */
enum language
i18n_of_environment(void);

/* "en", "zh" ↔ language. */
const char *
i18n_code(enum language language);

bool
i18n_from_code(const char *code, enum language *out);

const char *
i18n_text(const char *english) __attribute__((format_arg(1)));

/* The text in one given language whatever is set (palette, tests). */
const char *
i18n_text_in(enum language language, const char *english) __attribute__((format_arg(2)));

/* one or many by the plural rule of the language that is set. */
const char *
i18n_count(const char *one, const char *many, unsigned long number)
	__attribute__((format_arg(1), format_arg(2)));

#endif
